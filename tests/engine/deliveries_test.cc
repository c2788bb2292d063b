#include "engine/deliveries.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace payscrypt::engine {
namespace {

using domain::OrderId;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using State = Delivery::State;

Delivery Of(std::int64_t order, std::uint32_t webhook = 1) {
  return {.order = OrderId{order}, .webhook = webhook};
}

Delivery Skipped() {
  return {.order = OrderId{1}, .webhook = 1, .state = Delivery::State::kSkipped};
}

std::vector<std::uint64_t> Numbers(const std::vector<Delivery>& deliveries) {
  std::vector<std::uint64_t> numbers;
  for (const Delivery& delivery : deliveries) numbers.push_back(delivery.number);
  return numbers;
}

std::vector<std::uint64_t> Cancel(Deliveries& deliveries, std::uint32_t webhook) {
  std::vector<std::uint64_t> numbers;
  deliveries.Cancel(webhook, [&](const Delivery& canceled) {
    EXPECT_EQ(canceled.state, State::kCanceled);
    numbers.push_back(canceled.number);
  });
  return numbers;
}

std::shared_ptr<const Exchange> ExchangeOf(std::size_t body_bytes) {
  Exchange exchange;
  exchange.response_body.assign(body_bytes, 'x');
  return std::make_shared<const Exchange>(exchange);
}

TEST(Deliveries, OneOrdersWaitForEachOther) {
  Deliveries deliveries;
  Delivery& first = *deliveries.Add(Of(1));
  Delivery& second = *deliveries.Add(Of(1));
  EXPECT_TRUE(deliveries.Enter(first));
  EXPECT_FALSE(deliveries.Enter(second));
  EXPECT_EQ(deliveries.FirstOfLine(second), first.number);
  EXPECT_EQ(deliveries.Finish(first, State::kDelivered), second.number);
  EXPECT_EQ(first.state, State::kDelivered);
  EXPECT_EQ(deliveries.FirstOfLine(second), second.number);
  EXPECT_EQ(deliveries.Finish(second, State::kFailed), std::nullopt);
}

TEST(Deliveries, OtherOrdersAndWebhooksAndMadeUpOnesDoNotWait) {
  Deliveries deliveries;
  Delivery made_up = Of(1);
  made_up.made_up = true;
  EXPECT_TRUE(deliveries.Enter(*deliveries.Add(Of(1, 1))));
  EXPECT_TRUE(deliveries.Enter(*deliveries.Add(Of(1, 2))));
  EXPECT_TRUE(deliveries.Enter(*deliveries.Add(Of(2, 1))));
  EXPECT_TRUE(deliveries.Enter(*deliveries.Add(made_up)));
}

TEST(Deliveries, OneThatHasNotEnteredHoldsUpNobody) {
  Deliveries deliveries;
  Delivery& late = *deliveries.Add(Of(1));
  Delivery& next = *deliveries.Add(Of(1));
  EXPECT_TRUE(deliveries.Enter(next));
  EXPECT_FALSE(deliveries.Enter(late));
  EXPECT_EQ(deliveries.Finish(next, State::kDelivered), late.number);
}

TEST(Deliveries, AWholeLineMovesWithItsFirst) {
  Deliveries deliveries;
  Delivery& first = *deliveries.Add(Of(1));
  Delivery& second = *deliveries.Add(Of(1));
  deliveries.Enter(first);
  EXPECT_EQ(deliveries.moving(), 0U);
  deliveries.Go(first);
  deliveries.Go(first);
  EXPECT_EQ(deliveries.moving(), 1U);
  deliveries.Enter(second);
  EXPECT_EQ(deliveries.moving(), 2U);
  EXPECT_THAT(deliveries.RestingFirsts(1), IsEmpty());
  deliveries.Rest(first);
  EXPECT_EQ(deliveries.moving(), 0U);
  EXPECT_THAT(deliveries.RestingFirsts(1), ElementsAre(first.number));
  EXPECT_THAT(deliveries.RestingFirsts(2), IsEmpty());
  deliveries.Go(first);
  deliveries.Finish(first, State::kFailed);
  EXPECT_EQ(deliveries.moving(), 1U);
  deliveries.Finish(second, State::kFailed);
  EXPECT_EQ(deliveries.moving(), 0U);
}

TEST(Deliveries, OneThatIsOpenAgainMovesAlone) {
  Deliveries deliveries;
  Delivery& delivery = *deliveries.Add(Of(1));
  deliveries.Enter(delivery);
  deliveries.Finish(delivery, State::kFailed);
  EXPECT_EQ(deliveries.OpenOf(1), 0U);
  EXPECT_TRUE(deliveries.Reopen(delivery));
  EXPECT_EQ(delivery.state, State::kWaiting);
  EXPECT_EQ(deliveries.OpenOf(1), 1U);
  deliveries.Go(delivery);
  EXPECT_EQ(deliveries.moving(), 1U);
  EXPECT_EQ(deliveries.Finish(delivery, State::kDelivered), std::nullopt);
  EXPECT_EQ(deliveries.moving(), 0U);
  EXPECT_EQ(deliveries.OpenOf(1), 0U);
}

TEST(Deliveries, CancelSparesWhatIsUnderWayAndWhatIsAnothers) {
  Deliveries deliveries;
  Delivery& under_way = *deliveries.Add(Of(1));
  Delivery& behind = *deliveries.Add(Of(1));
  Delivery& of_another = *deliveries.Add(Of(1, 2));
  Delivery& late = *deliveries.Add(Of(2));
  for (Delivery* each : {&under_way, &behind, &of_another}) deliveries.Enter(*each);
  for (Delivery* each : {&under_way, &of_another}) {
    deliveries.Go(*each);
    each->state = State::kUnderWay;
  }
  EXPECT_THAT(Cancel(deliveries, 1), ElementsAre(behind.number, late.number));
  EXPECT_EQ(behind.state, State::kCanceled);
  EXPECT_EQ(late.state, State::kCanceled);
  EXPECT_EQ(under_way.state, State::kUnderWay);
  EXPECT_EQ(deliveries.moving(), 2U);
  EXPECT_EQ(deliveries.Finish(under_way, State::kCanceled), std::nullopt);
  EXPECT_EQ(deliveries.moving(), 1U);
  EXPECT_EQ(deliveries.OpenOf(1), 0U);
  EXPECT_EQ(deliveries.OpenOf(2), 1U);
}

TEST(Deliveries, AreFoundByNumberAndListed) {
  Deliveries deliveries;
  EXPECT_EQ(deliveries.Find(0), nullptr);
  EXPECT_EQ(deliveries.Find(1), nullptr);
  EXPECT_THAT(deliveries.List({}), IsEmpty());
  for (const std::int64_t order : {1, 2, 1, 2}) deliveries.Add(Of(order));
  deliveries.Add(Of(1, 2));
  deliveries.Finish(*deliveries.Find(3), State::kFailed);
  EXPECT_EQ(deliveries.Find(2)->order, OrderId{2});
  EXPECT_EQ(deliveries.Find(6), nullptr);
  EXPECT_THAT(Numbers(deliveries.List({})), ElementsAre(1, 2, 3, 4, 5));
  EXPECT_THAT(Numbers(deliveries.List({.after = 1, .limit = 2})), ElementsAre(2, 3));
  EXPECT_THAT(Numbers(deliveries.List({.limit = 2, .newest_first = true})), ElementsAre(5, 4));
  EXPECT_THAT(Numbers(deliveries.List({.after = 3, .newest_first = true})), ElementsAre(2, 1));
  EXPECT_THAT(Numbers(deliveries.List({.after = 1, .newest_first = true})), IsEmpty());
  EXPECT_THAT(Numbers(deliveries.List({.after = 1, .order = OrderId{1}})), ElementsAre(3, 5));
  EXPECT_THAT(Numbers(deliveries.List({.webhook = 2})), ElementsAre(5));
  EXPECT_THAT(Numbers(deliveries.List({.state = State::kFailed})), ElementsAre(3));
  EXPECT_THAT(deliveries.List({.after = 99}), IsEmpty());
}

TEST(Deliveries, AWebhookLeavesAsMuchRoomAsItTakes) {
  Deliveries deliveries;
  std::size_t taken = 0;
  while (deliveries.Add(Of(1)) != nullptr) ++taken;
  EXPECT_EQ(taken, Deliveries::kMaxOpen / 2);
  EXPECT_NE(deliveries.Add(Skipped()), nullptr);  // which is not open
  EXPECT_NE(deliveries.Add(Of(1, 2)), nullptr);
  deliveries.Finish(*deliveries.Find(1), State::kFailed);
  deliveries.Finish(*deliveries.Find(2), State::kFailed);
  EXPECT_NE(deliveries.Add(Of(1)), nullptr);
  EXPECT_NE(deliveries.Add(Of(1)), nullptr);
  EXPECT_EQ(deliveries.Add(Of(1)), nullptr);
}

TEST(Deliveries, TheOldestThatAreDoneAreForgotten) {
  Deliveries deliveries;
  for (std::size_t i = 0; i < Deliveries::kMaxFinished + 2; ++i) deliveries.Add(Skipped());
  EXPECT_EQ(deliveries.Find(2), nullptr);
  EXPECT_EQ(deliveries.Find(3)->number, 3U);
  EXPECT_THAT(Numbers(deliveries.List({.limit = 2})), ElementsAre(3, 4));
}

TEST(Deliveries, OpenOnesAreKeptAndHoldUpNoForgetting) {
  Deliveries deliveries;
  deliveries.Add(Of(1));
  for (std::size_t i = 0; i < Deliveries::kMaxFinished + 2; ++i) deliveries.Add(Skipped());
  EXPECT_THAT(Numbers(deliveries.List({.limit = 2})), ElementsAre(1, 4));
}

TEST(Deliveries, OneThatWasOpenAgainIsForgottenByItsLastEnd) {
  Deliveries deliveries;
  Delivery& first = *deliveries.Add(Of(1));
  deliveries.Finish(first, State::kFailed);
  for (std::size_t i = 1; i < Deliveries::kMaxFinished; ++i) deliveries.Add(Skipped());
  ASSERT_TRUE(deliveries.Reopen(first));
  deliveries.Add(Skipped());
  deliveries.Finish(first, State::kDelivered);
  EXPECT_THAT(Numbers(deliveries.List({.limit = 2})), ElementsAre(1, 3));
}

TEST(Deliveries, TheOldestExchangesAreForgotten) {
  Deliveries deliveries;
  constexpr std::size_t kBytes = Exchange::kMaxBodyBytes;
  constexpr std::size_t kRoom = Deliveries::kMaxExchangeBytes / kBytes;
  for (std::size_t i = 1; i <= kRoom; ++i) {
    Delivery& delivery = *deliveries.Add(Of(static_cast<std::int64_t>(i)));
    delivery.attempts.push_back({.number = 1});
    deliveries.Keep(delivery, ExchangeOf(kBytes));
  }
  EXPECT_EQ(deliveries.Find(1)->attempts[0].exchange, nullptr);
  EXPECT_NE(deliveries.Find(kRoom)->attempts[0].exchange, nullptr);
}

Delivery Edited(std::int64_t order, std::size_t bytes) {
  domain::WebhookEdit edit;
  edit.text.emplace(bytes, 'x');
  return {.order = OrderId{order},
          .webhook = 1,
          .made_up = true,
          .edit = std::make_shared<const domain::WebhookEdit>(std::move(edit))};
}

TEST(Deliveries, EditsOfOpenOnesTakeSoMuchAtMost) {
  constexpr std::size_t kQuarter = Deliveries::kMaxEditBytes / 4;
  Deliveries deliveries;
  for (int i = 1; i <= 4; ++i) ASSERT_NE(deliveries.Add(Edited(i, kQuarter)), nullptr);
  EXPECT_EQ(deliveries.Add(Edited(5, 1)), nullptr);
  EXPECT_NE(deliveries.Add(Of(6)), nullptr);
  deliveries.Finish(*deliveries.Find(1), State::kDelivered);
  EXPECT_FALSE(deliveries.HasRoom(1, Edited(5, kQuarter / 2).edit.get(), 3, 3));
  EXPECT_NE(deliveries.Add(Edited(5, kQuarter)), nullptr);
  EXPECT_FALSE(deliveries.Reopen(*deliveries.Find(1)));
}

TEST(Deliveries, TheOldestWithLongEditsAreForgotten) {
  constexpr std::size_t kQuarter = Deliveries::kMaxEditBytes / 4;
  Deliveries deliveries;
  for (int i = 1; i <= 5; ++i) {
    deliveries.Finish(*deliveries.Add(Edited(i, kQuarter)), State::kDelivered);
  }
  EXPECT_EQ(deliveries.Find(1), nullptr);
  EXPECT_NE(deliveries.Find(2), nullptr);
  // One that is open again takes nothing of the room of those that are done.
  ASSERT_TRUE(deliveries.Reopen(*deliveries.Find(2)));
  deliveries.Finish(*deliveries.Add(Edited(6, kQuarter)), State::kDelivered);
  EXPECT_NE(deliveries.Find(3), nullptr);
}

TEST(Deliveries, EditsOfThoseThatAreGoneTakeNothing) {
  constexpr std::size_t kQuarter = Deliveries::kMaxEditBytes / 4;
  const auto fill = [](Deliveries& deliveries) {
    for (int i = 1; i <= 4; ++i) {
      Delivery* const added = deliveries.Add(Edited(i, kQuarter));
      if (added == nullptr) return false;
      deliveries.Enter(*added);
    }
    return true;
  };
  Deliveries deliveries;
  ASSERT_TRUE(fill(deliveries));
  EXPECT_EQ(Cancel(deliveries, 1).size(), 4U);
  ASSERT_TRUE(fill(deliveries));  // of those that are open
  Cancel(deliveries, 1);          // of those that are done, the first four go
  EXPECT_EQ(Numbers(deliveries.List({})), (std::vector<std::uint64_t>{5, 6, 7, 8}));

  deliveries.ForgetOldestIf([](OrderId) { return true; });
  ASSERT_TRUE(fill(deliveries));
  Cancel(deliveries, 1);
  EXPECT_EQ(deliveries.List({}).size(), 4U);

  ASSERT_TRUE(fill(deliveries));
  deliveries.Clear();
  ASSERT_TRUE(fill(deliveries));
  Cancel(deliveries, 1);
  EXPECT_EQ(deliveries.List({}).size(), 4U);
}

TEST(Deliveries, OnesThatAreRestoredCountTheirEdits) {
  constexpr std::size_t kQuarter = Deliveries::kMaxEditBytes / 4;
  std::vector<Delivery> kept;
  for (std::uint64_t number = 1; number <= 10; ++number) {
    kept.push_back(Edited(static_cast<std::int64_t>(number), kQuarter));
    kept.back().number = number;
    kept.back().state = number <= 5 ? State::kDelivered : State::kWaiting;
  }
  Deliveries deliveries;
  deliveries.Track();
  deliveries.Restore(kept, 10);
  EXPECT_THAT(deliveries.TakeForgotten(), ElementsAre(1));  // more than there is room for
  EXPECT_EQ(deliveries.Add(Edited(11, 1)), nullptr);
  EXPECT_NE(deliveries.Add(Of(12)), nullptr);  // has no edit, and so no part in this
  deliveries.Finish(*deliveries.Find(6), State::kDelivered);
  EXPECT_THAT(deliveries.TakeForgotten(), ElementsAre(2));
  EXPECT_EQ(deliveries.Add(Edited(11, 1)), nullptr);
  deliveries.Finish(*deliveries.Find(7), State::kDelivered);
  EXPECT_NE(deliveries.Add(Edited(11, 1)), nullptr);
}

TEST(Deliveries, EachThatIsCanceledIsToldOfThoughTheOldestAreForgotten) {
  std::vector<Delivery> kept;
  for (std::uint64_t number = 1; number <= 6; ++number) {
    kept.push_back(Edited(static_cast<std::int64_t>(number), Deliveries::kMaxEditBytes / 4));
    kept.back().number = number;
  }
  Deliveries deliveries;
  deliveries.Restore(kept, 6);
  EXPECT_THAT(Cancel(deliveries, 1), ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_EQ(Numbers(deliveries.List({})), (std::vector<std::uint64_t>{3, 4, 5, 6}));
}

}  // namespace
}  // namespace payscrypt::engine
