#include "api/feed.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/event_cursor.h"
#include "control_service_fixture.h"

namespace payscrypt::api {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class FeedTest : public ControlServiceTest {
 protected:
  std::unique_ptr<Feed> Open() {
    return feeds_.Open(account_, [this] { ++told_; });
  }

  EventCursor Begin(std::int64_t after, const std::string& order = "") {
    control::WatchEventsRequest request;
    request.set_after(after);
    request.set_order_id(order);
    return Feeds::Begin(request, *account_).value();
  }

  // The numbers of the next events; none where there are none.
  static std::vector<std::int64_t> Numbers(const EventCursor::Step& step) {
    std::vector<std::int64_t> numbers;
    if (!step.events) return numbers;
    for (const control::Event& event : step.events->events) numbers.push_back(event.number());
    return numbers;
  }

  Feeds feeds_{directory_};
  int told_ = 0;
};

TEST_F(FeedTest, TellsOfNewsOnceUntilItLooks) {
  const auto feed = Open();
  Create();
  Create();
  EXPECT_EQ(told_, 1);
  EXPECT_EQ(feed->view().last_event, 0U);
  feed->Look();
  EXPECT_EQ(feed->view().last_event, 4U);
  Create();
  EXPECT_EQ(told_, 2);
}

TEST_F(FeedTest, TellsNobodyOnceItIsGone) {
  Open().reset();
  Create();
  EXPECT_EQ(told_, 0);
}

TEST_F(FeedTest, NamesTheOrdersThatAreNew) {
  const auto feed = Open();
  const std::string first = Create();
  const std::string second = Create();
  feed->Look();
  EXPECT_THAT(feed->OrdersWithNews(), UnorderedElementsAre(domain::OrderId::Parse(first).value(),
                                                           domain::OrderId::Parse(second).value()));
  feed->Look();
  EXPECT_THAT(feed->OrdersWithNews(), IsEmpty());
}

TEST_F(FeedTest, ACursorGoesThroughTheEventsInOrder) {
  Create();
  EventCursor cursor = Begin(1);
  const auto feed = Open();
  EXPECT_THAT(Numbers(cursor.Take(*feed)), ElementsAre(2));
  EXPECT_THAT(Numbers(cursor.Take(*feed)), IsEmpty());
  Create();
  EXPECT_THAT(Numbers(cursor.Take(*feed)), IsEmpty());  // until the feed looks
  feed->Look();
  EXPECT_THAT(Numbers(cursor.Take(*feed)), ElementsAre(3, 4));
}

TEST_F(FeedTest, ACursorMayBeginWithWhatComes) {
  Create();
  EventCursor cursor = Begin(-1);
  const auto feed = Open();
  EXPECT_THAT(Numbers(cursor.Take(*feed)), IsEmpty());
  Create();
  feed->Look();
  EXPECT_THAT(Numbers(cursor.Take(*feed)), ElementsAre(3, 4));
}

TEST_F(FeedTest, ACursorOfOneOrderPassesTheOthersOver) {
  const std::string first = Create();
  const std::string second = Create();
  EventCursor cursor = Begin(0, second);
  const auto feed = Open();
  EXPECT_THAT(Numbers(cursor.Take(*feed)), ElementsAre(3, 4));
  EXPECT_TRUE(account_->Act(domain::OrderId::Parse(first).value(), domain::CancelStep{}));
  feed->Look();
  EXPECT_THAT(Numbers(cursor.Take(*feed)), IsEmpty());
  EXPECT_TRUE(account_->Act(domain::OrderId::Parse(second).value(), domain::ExpireStep{}));
  feed->Look();
  EXPECT_THAT(Numbers(cursor.Take(*feed)), testing::Not(IsEmpty()));
}

TEST_F(FeedTest, ReadersShareWhatIsRead) {
  EventCursor first = Begin(0);
  EventCursor second = Begin(0);
  for (int i = 0; i < 500; ++i) Create();
  const auto one = Open();
  const auto other = Open();
  for (;;) {
    const auto step = first.Take(*one);
    EXPECT_EQ(step.events, second.Take(*other).events);
    if (!step.events) break;
  }
}

TEST_F(FeedTest, WhoBegunInBetweenSoonReadsWhatTheOthersRead) {
  for (int i = 0; i < 500; ++i) Create();
  const auto feed = Open();
  EventCursor first = Begin(0);
  EventCursor late = Begin(100);
  first.Take(*feed);
  late.Take(*feed);
  EXPECT_EQ(first.Take(*feed).events, late.Take(*feed).events);
}

TEST_F(FeedTest, RendersABatchOnce) {
  Create();
  EventCursor first = Begin(0);
  EventCursor second = Begin(0);
  const auto feed = Open();
  static int rendered = 0;
  const auto render = [](const EventBatch& batch) {
    ++rendered;
    return std::to_string(batch.events.size());
  };
  EXPECT_EQ(first.Take(*feed).events->Rendered(render), "2");
  EXPECT_EQ(second.Take(*feed).events->Rendered(render), "2");
  EXPECT_EQ(rendered, 1);
}

TEST_F(FeedTest, NumbersOfAnotherRunAreAGap) {
  Create();
  EventCursor cursor = Begin(100);
  const auto feed = Open();
  const auto step = cursor.Take(*feed);
  ASSERT_TRUE(step.gap);
  EXPECT_EQ(step.gap->after, 100U);
  EXPECT_EQ(step.gap->next, 1U);
  EXPECT_THAT(Numbers(cursor.Take(*feed)), ElementsAre(1, 2));
}

TEST_F(FeedTest, CountsWhatAReaderMisses) {
  EventCursor cursor = Begin(0);
  const auto feed = Open();
  cursor.Take(*feed);
  Create();
  feed->Look();
  EXPECT_EQ(cursor.Missed(*feed), 2U);
  cursor.Take(*feed);
  EXPECT_EQ(cursor.Missed(*feed), 0U);
}

TEST_F(FeedTest, RefusesWhatMakesNoSense) {
  control::WatchEventsRequest request;
  request.set_after(-2);
  EXPECT_THAT(Feeds::Begin(request, *account_).error().message, HasSubstr("after:"));
  request.set_after(0);
  request.set_order_id("x");
  EXPECT_THAT(Feeds::Begin(request, *account_).error().message, HasSubstr("order_id:"));
}

TEST_F(FeedTest, ShowsAnOrderAsThePublicApiDoes) {
  const std::string id = Create();
  const auto watched = feeds_.FindOrder(id);
  ASSERT_TRUE(watched);
  EXPECT_EQ(watched->account, account_);
  world().PlayFor(seconds(2));
  const auto order = Open()->FindOrder(watched->id);
  ASSERT_TRUE(order);
  EXPECT_EQ(order->id(), id);
  EXPECT_EQ(order->payments_size(), 1);
  EXPECT_THAT(feeds_.FindOrder("7").error().message, HasSubstr("there is no order \"7\""));
}

TEST_F(FeedTest, ReadsTheClock) {
  const auto feed = Open();
  EXPECT_EQ(feed->ReadClock().factor, 0);
  EXPECT_EQ(feed->ReadClock().time, domain::ToText(engine::Start()));
}

TEST_F(FeedTest, SaysThatTheAccountIsClosed) {
  const auto feed = Open();
  account_->Close();
  EXPECT_EQ(told_, 1);
  feed->Look();
  EXPECT_TRUE(feed->view().closed);
}

}  // namespace
}  // namespace payscrypt::api
