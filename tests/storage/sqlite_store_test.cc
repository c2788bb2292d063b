#include "storage/sqlite_store.h"

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <latch>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "kept_world.h"
#include "temporary_folder.h"

namespace payscrypt::storage {
namespace {

using engine::BitcoinRequest;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const engine::CallSource kShop{engine::Transport::kRest, nullptr, ""};

// No file of this process grows as long as it is there.
class FullDisk {
 public:
  FullDisk() {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    rlimit none = before_;
    none.rlim_cur = 0;
    setrlimit(RLIMIT_FSIZE, &none);
  }
  ~FullDisk() { setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

class SqliteStoreTest : public ::testing::Test {
 protected:
  TemporaryFolder folder_;
  const std::string path_ = folder_.File("data");
};

TEST_F(SqliteStoreTest, WhatFollowsComesOnceItIsKeptAndInOrder) {
  KeptWorld kept(path_);
  for (const auto commit_takes : {std::chrono::milliseconds{0}, std::chrono::milliseconds{5}}) {
    kept.commit_takes = commit_takes;
    std::vector<int> order;
    for (int i = 0; i < 100; ++i) {
      kept.world->Create();
      kept.account().WhenKept([&, i](const domain::Result<void>& result) {
        EXPECT_TRUE(result);
        order.push_back(i);  // always on the store's thread, or with nothing under way
      });
    }
    kept.Flush();
    EXPECT_EQ(order.size(), 100U);
    EXPECT_TRUE(std::ranges::is_sorted(order));
    EXPECT_FALSE(kept.store->IsPending());
  }
}

TEST_F(SqliteStoreTest, EventsAreToldOnceTheyAreKept) {
  KeptWorld kept(path_);
  std::uint64_t told = 1;
  {
    const FullDisk full;
    kept.world->Create();
    EXPECT_FALSE(kept.Kept());
    told = kept.account().ListEvents(0, 10).size();
    EXPECT_THAT(kept.world->happenings, IsEmpty());
  }
  EXPECT_EQ(told, 0U);
  kept.store_alarms.Fire();
  kept.Flush();
  EXPECT_EQ(kept.account().ListEvents(0, 10).size(), 2U);
  EXPECT_EQ(kept.world->happenings.size(), 2U);
}

TEST_F(SqliteStoreTest, AFullDiskIsSaidToWhoeverWaitsAndNothingNewIsTaken) {
  KeptWorld kept(path_);
  {
    const FullDisk full;
    kept.world->Create();
    const auto result = kept.Kept();
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, domain::ErrorCode::kUnavailable);
    EXPECT_THAT(result.error().message,
                AllOf(HasSubstr(path_), HasSubstr("nothing is taken until it can be written")));
    EXPECT_EQ(kept.account().Check().error(), result.error());
    ASSERT_EQ(kept.told.size(), 1U);
  }
  kept.store_alarms.Fire();
  kept.Flush();
  EXPECT_TRUE(kept.account().Check());
  EXPECT_THAT(kept.told, ElementsAre(HasSubstr(path_), ""));
}

TEST_F(SqliteStoreTest, WhatWasNotToldOnAFullDiskIsKeptOnceThereIsRoom) {
  domain::OrderId id;
  {
    KeptWorld kept(path_);
    {
      const FullDisk full;
      id = kept.world->Create();
      EXPECT_FALSE(kept.Kept());
      kept.store_alarms.Fire();  // in vain
      EXPECT_FALSE(kept.Kept());
    }
    kept.store_alarms.Fire();
    kept.Flush();
  }
  KeptWorld again(path_);
  EXPECT_TRUE(again.account().FindOrder(id));
}

TEST_F(SqliteStoreTest, TimersWaitWhileTheDiskIsFull) {
  KeptWorld kept(path_, {}, 1);
  const auto id = kept.world->Create();
  EXPECT_TRUE(kept.Kept());
  {
    const FullDisk full;
    kept.world->Create();
    EXPECT_FALSE(kept.Kept());
    kept.world->real_time = std::chrono::nanoseconds(std::chrono::hours(1)).count();
    kept.account().RunDue();
    EXPECT_EQ(kept.world->StatusOf(id), domain::OrderStatus::kPending);
  }
  kept.store_alarms.Fire();
  kept.Flush();
  kept.Flush();  // what went on, then
  EXPECT_EQ(kept.world->StatusOf(id), domain::OrderStatus::kExpired);
}

TEST_F(SqliteStoreTest, ARequestAloneWaitsForTheNextTime) {
  KeptWorld kept(path_);
  const auto id = kept.world->Create();
  kept.Flush();
  const auto answer = kept.account().GetOrder(id, false, kShop);
  kept.account().EndRequest(answer.request, {});
  EXPECT_FALSE(kept.store->IsPending());
  EXPECT_TRUE(kept.store_alarms.pending());
}

TEST_F(SqliteStoreTest, ARequestThatEndsDuringAWriteIsKeptToo) {
  KeptWorld kept(path_);
  const auto id = kept.world->Create();
  kept.Flush();
  std::latch writing(1);
  std::latch released(1);
  kept.store->AfterCommit([&] {
    writing.count_down();
    released.wait();
  });
  writing.wait();
  kept.world->Create();  // has the store write again as soon as it can
  const auto answer = kept.account().GetOrder(id, false, kShop);
  kept.account().EndRequest(answer.request, {});
  EXPECT_TRUE(kept.store_alarms.pending());
  released.count_down();
  kept.Flush();
  kept.store_alarms.Fire();
  kept.Flush();
  KeptWorld again(kept.Crash(folder_.File("crashed")));
  const auto requests = again.account().requests().List(0, 10);
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(requests[0].number, answer.request);
}

TEST_F(SqliteStoreTest, RefusesAFileWithDamageInItsMiddle) {
  {
    KeptWorld kept(path_);
    for (int i = 0; i < 200; ++i) kept.world->Create();
  }
  const auto size = std::filesystem::file_size(path_);
  std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
  for (auto place = size / 2; place < size; place += 512) {
    file.seekp(static_cast<std::streamoff>(place));
    file << std::string(256, '\xff');
  }
  file.close();
  engine::FakeAlarms alarms;
  SqliteStoreOptions options;
  options.path = path_;
  options.read_scenario = [](const std::string&, const std::string&) {
    return domain::Result<std::shared_ptr<const domain::Scenario>>(nullptr);
  };
  const auto before = std::filesystem::last_write_time(path_);
  const auto opened = SqliteStore::Open(std::move(options), alarms);
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message, AllOf(HasSubstr(path_), HasSubstr("it is damaged")));
  EXPECT_EQ(std::filesystem::last_write_time(path_), before);
  EXPECT_EQ(std::filesystem::file_size(path_), size);
}

}  // namespace
}  // namespace payscrypt::storage
