// When the requests of an account's journal are kept.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes.h"
#include "filling_store.h"

namespace payscrypt::engine {
namespace {

void AnswerRequests(Account& account, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) account.EndRequest(account.RecordRequest({}), {});
}

TEST(AccountJournal, FewRequestsAreKeptWhenTheyAreCollected) {
  FillingStore store(1'000);
  World world({}, 0, &store);
  AnswerRequests(*world.account, 3);
  world.Create();  // what is urgent does not take them along
  EXPECT_EQ(store.requests(), 0U);
  EXPECT_EQ(store.Collect(), 1U);
  EXPECT_EQ(store.requests(), 3U);
  AnswerRequests(*world.account, 1);
  EXPECT_EQ(store.Collect(), 1U);
  EXPECT_EQ(store.requests(), 4U);
  EXPECT_EQ(store.Collect(), 0U);
}

TEST(AccountJournal, AFloodOfRequestsIsKeptInPartsAndNotWhatIsForgotten) {
  FillingStore store(1'000);
  World world({}, 0, &store);
  AnswerRequests(*world.account, 3 * RequestLog::kMaxRequests);
  for (std::size_t kept = 1'000; kept <= RequestLog::kMaxRequests; kept += 1'000) {
    EXPECT_EQ(store.Collect(), 1U);
    EXPECT_EQ(store.requests(), kept);
  }
  EXPECT_EQ(store.Collect(), 0U);
}

TEST(AccountJournal, RequestsForWhichThereIsNoRoomAreKeptWithWhatComesNext) {
  FillingStore store(0);
  World world({}, 0, &store);
  AnswerRequests(*world.account, 3);
  store.Collect();
  EXPECT_EQ(store.requests(), 0U);
  store.MakeRoom(1'000);
  world.Create();
  EXPECT_EQ(store.requests(), 3U);
}

}  // namespace
}  // namespace payscrypt::engine
