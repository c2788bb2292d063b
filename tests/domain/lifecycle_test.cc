#include "domain/lifecycle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "example_order.h"

namespace payscrypt::domain {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;
using enum OrderStatus;

constexpr OrderStatus kFinalStatuses[] = {kSuccessful, kExpired, kCanceled};

// An order of the status, with one live payment of 400 where the status allows for it.
ExampleOrder OrderThatIs(OrderStatus status) {
  ExampleOrder order;
  order.Do(Pay{Amount(400)});
  switch (status) {
    case kPending:
      break;
    case kConfirming:
      order.Do(Pay{Amount(600)});
      break;
    case kSuccessful:
      order.Do(Pay{Amount(600)}).Do(Confirm{3});
      break;
    case kExpired:
      order.Do(Expire{});
      break;
    case kCanceled:
      order.Do(Cancel{});
      break;
  }
  EXPECT_EQ(order.state.status, status);
  return order;
}

TEST(Transition, EveryRowOfTheTable) {
  struct {
    Cause cause;
    OrderStatus from;
    OrderStatus to;
  } const rows[] = {
      {Cause::kShort, kPending, kPending},
      {Cause::kShort, kConfirming, kPending},
      {Cause::kShortAfterExpiry, kPending, kExpired},
      {Cause::kShortAfterExpiry, kConfirming, kExpired},
      {Cause::kSeen, kPending, kConfirming},
      {Cause::kSeen, kConfirming, kConfirming},
      {Cause::kConfirmed, kPending, kSuccessful},
      {Cause::kConfirmed, kConfirming, kSuccessful},
      {Cause::kConfirmedLate, kPending, kSuccessful},
      {Cause::kConfirmedLate, kConfirming, kSuccessful},
      {Cause::kCancel, kPending, kCanceled},
      {Cause::kCancel, kConfirming, kCanceled},
      {Cause::kExpire, kPending, kExpired},
      {Cause::kExpire, kConfirming, kExpired},
  };
  static_assert(std::size(rows) == 2 * kCauseCount);
  for (const auto& row : rows) {
    EXPECT_EQ(NextStatus(row.from, row.cause), row.to)
        << row.from << " on cause " << static_cast<int>(row.cause);
  }
}

TEST(Transition, FinalStatusesAbsorbEveryCauseButTheLatePaymentOfAnExpiredOrder) {
  for (const OrderStatus status : kFinalStatuses) {
    for (int i = 0; i < kCauseCount; ++i) {
      const auto cause = static_cast<Cause>(i);
      const bool settles = status == kExpired && cause == Cause::kConfirmedLate;
      EXPECT_EQ(NextStatus(status, cause), settles ? kSuccessful : status)
          << status << " on cause " << i;
    }
  }
}

TEST(Lifecycle, PaymentsThatReachTheTargetMakeTheOrderConfirming) {
  ExampleOrder order;
  order.Do(Pay{Amount(999)});
  EXPECT_EQ(order.state.status, kPending);
  order.Do(Pay{Amount(1)});
  EXPECT_EQ(order.state.status, kConfirming);
  EXPECT_EQ(order.state.Value(), Amount(1'000));
  EXPECT_EQ(order.state.updated_at, kCreated + seconds(2));
}

TEST(Lifecycle, EnoughConfirmationsMakeTheOrderSuccessful) {
  ExampleOrder order;
  order.Do(Pay{Amount(1'000)}).Do(Confirm{2});
  EXPECT_EQ(order.state.status, kConfirming);
  EXPECT_EQ(order.state.Confirmations(), 2);
  order.Do(Confirm{1});
  EXPECT_EQ(order.state.status, kSuccessful);
  EXPECT_EQ(order.state.Confirmations(), 3);
}

TEST(Lifecycle, AnOverpaidOrderIsSuccessfulWithTheWholeValue) {
  ExampleOrder order;
  order.Do(Pay{Amount(2'500)}).Do(Confirm{3});
  EXPECT_EQ(order.state.status, kSuccessful);
  EXPECT_EQ(order.state.Value(), Amount(2'500));
}

TEST(Lifecycle, OnlyPaymentsWithEnoughConfirmationsCountTowardsSuccess) {
  ExampleOrder order;
  order.Do(Pay{Amount(900)}).Do(Confirm{3}).Do(Pay{Amount(200)});
  EXPECT_EQ(order.state.status, kConfirming);
  EXPECT_EQ(order.state.Confirmations(), 0) << "the least among the live payments";
  order.Do(Confirm{2});
  EXPECT_EQ(order.state.status, kConfirming);
  order.Do(Confirm{1});
  EXPECT_EQ(order.state.status, kSuccessful);
}

TEST(Lifecycle, AnUnconfirmedSurplusDoesNotHoldUpSuccess) {
  ExampleOrder order;
  order.Do(Pay{Amount(1'000)}).Do(Confirm{2}).Do(Pay{Amount(5)}).Do(Confirm{1});
  EXPECT_EQ(order.state.status, kSuccessful);
  EXPECT_EQ(order.state.Confirmations(), 1);
}

TEST(Lifecycle, WithoutTargetConfirmationsAPaidOrderIsSuccessfulAtOnce) {
  ExampleOrder order;
  order.terms.target_confirmations = 0;
  order.Do(Pay{Amount(999)});
  EXPECT_EQ(order.state.status, kPending);
  order.Do(Pay{Amount(1)});
  EXPECT_EQ(order.state.status, kSuccessful);
}

TEST(Lifecycle, DroppedPaymentMakesTheOrderPendingAgain) {
  ExampleOrder order = OrderThatIs(kConfirming);
  order.Do(Drop{});
  EXPECT_EQ(order.state.status, kPending);
  EXPECT_EQ(order.state.Value(), Amount(400));
  ASSERT_EQ(order.state.payments.size(), 2U) << "the dropped payment stays on record";
  EXPECT_FALSE(order.state.payments[0].dropped);
  EXPECT_TRUE(order.state.payments[1].dropped);
}

TEST(Lifecycle, DroppedPaymentPastExpiryExpiresTheOrder) {
  ExampleOrder order = OrderThatIs(kConfirming);
  order.At(kExpiry).Do(Drop{});
  EXPECT_EQ(order.state.status, kExpired);
  EXPECT_EQ(order.state.updated_at, kExpiry);
}

TEST(Lifecycle, DroppedSurplusLeavesTheOrderConfirming) {
  ExampleOrder order = OrderThatIs(kConfirming);
  order.Do(Pay{Amount(700)}).Do(Drop{1});
  EXPECT_EQ(order.state.status, kConfirming);
  EXPECT_EQ(order.state.Value(), Amount(1'100));
}

TEST(Lifecycle, DropWithoutAnIndexTakesTheNewestLivePayment) {
  ExampleOrder order;
  order.Do(Pay{Amount(1)}).Do(Pay{Amount(2)}).Do(Pay{Amount(4)});
  order.Do(Drop{2}).Do(Drop{});
  EXPECT_EQ(order.state.Value(), Amount(1));
  order.Do(Drop{});
  EXPECT_EQ(order.state.Value(), Amount());
  EXPECT_EQ(order.state.Confirmations(), 0);
}

TEST(Lifecycle, DroppedPaymentGetsNoMoreConfirmations) {
  ExampleOrder order;
  order.Do(Pay{Amount(1)}).Do(Pay{Amount(2)}).Do(Drop{0}).Do(Confirm{5});
  EXPECT_EQ(order.state.payments[0].confirmations, 0);
  EXPECT_EQ(order.state.payments[1].confirmations, 5);
}

TEST(Lifecycle, PendingOrderExpiresAtExpiredAt) {
  ExampleOrder order = OrderThatIs(kPending);
  order.At(kExpiry).Do(ReachExpiry{});
  EXPECT_EQ(order.state.status, kExpired);
  EXPECT_EQ(order.state.updated_at, kExpiry);
}

TEST(Lifecycle, ConfirmingOrderOutlivesItsExpiry) {
  ExampleOrder order = OrderThatIs(kConfirming);
  const OrderState before = order.state;
  order.At(kExpiry).Do(ReachExpiry{});
  EXPECT_EQ(order.state, before);
  order.Do(Confirm{3});
  EXPECT_EQ(order.state.status, kSuccessful);
}

TEST(Lifecycle, ReachingExpiryLeavesFinalOrdersAsTheyWere) {
  for (const OrderStatus status : kFinalStatuses) {
    ExampleOrder order = OrderThatIs(status);
    const OrderState before = order.state;
    order.At(kExpiry + seconds(5)).Do(ReachExpiry{});
    EXPECT_EQ(order.state, before) << status;
  }
}

TEST(Lifecycle, ReachingExpiryTooEarlyIsRefused) {
  ExampleOrder order = OrderThatIs(kPending);
  const Error error = order.At(kExpiry - Duration(1)).Refusal(ReachExpiry{});
  EXPECT_EQ(error.code, ErrorCode::kFailedPrecondition);
  EXPECT_EQ(error.message,
            "order 1001 is PENDING: \"reach expiry\" was refused because its expired_at, 1000900, "
            "is not reached");
}

TEST(Lifecycle, PaymentOneMillisecondBeforeExpiryIsInTime) {
  ExampleOrder order;
  order.At(kExpiry - Duration(1)).Do(Pay{Amount(1'000)});
  EXPECT_EQ(order.state.status, kConfirming);
}

TEST(Lifecycle, PaymentAtExpiryLeavesTheOrderExpired) {
  ExampleOrder order;
  order.At(kExpiry).Do(Pay{Amount(1'000)});
  EXPECT_EQ(order.state.status, kExpired);
  EXPECT_EQ(order.state.Value(), Amount(1'000));
}

TEST(Lifecycle, ExpiryThatNobodyToldOfComesBeforeTheCommand) {
  ExampleOrder order = OrderThatIs(kPending);
  EXPECT_THAT(order.At(kExpiry + seconds(9)).Refusal(Cancel{}).message, HasSubstr("is EXPIRED"));
  EXPECT_EQ(order.state.status, kPending) << "a refusal leaves even the expiry to others";
  order.At(kExpiry + seconds(10)).Do(ReachExpiry{});
  EXPECT_EQ(order.state.status, kExpired);
  EXPECT_EQ(order.state.updated_at, kExpiry) << "not when it was noticed";
}

TEST(Lifecycle, LatePaymentIsRecordedWithoutChangingAFinalStatus) {
  for (const OrderStatus status : kFinalStatuses) {
    ExampleOrder order = OrderThatIs(status);
    const Amount before = order.state.Value();
    order.Do(Pay{Amount(5'000)});
    EXPECT_EQ(order.state.status, status);
    EXPECT_EQ(order.state.Value(), before.Plus(Amount(5'000)));
    EXPECT_EQ(order.state.updated_at, order.now);
    order.Do(Confirm{7});
    EXPECT_EQ(order.state.status, status);
    EXPECT_EQ(order.state.payments.back().confirmations, 7);
    order.Do(Drop{});
    EXPECT_EQ(order.state.status, status);
    EXPECT_EQ(order.state.Value(), before);
  }
}

TEST(Lifecycle, ConfirmedLatePaymentsSettleAnExpiredOrderWhereThatIsAgreed) {
  ExampleOrder order;
  order.terms.late_payment = LatePayment::kSettle;
  order.Do(Pay{Amount(400)}).At(kExpiry).Do(ReachExpiry{});
  EXPECT_EQ(order.state.status, kExpired);
  order.Do(Pay{Amount(600)}).Do(Confirm{2});
  EXPECT_EQ(order.state.status, kExpired) << "not before they are confirmed";
  order.Do(Confirm{1});
  EXPECT_EQ(order.state.status, kSuccessful);
  EXPECT_EQ(order.state.updated_at, order.now);
  order.Do(Drop{}).Do(Drop{});
  EXPECT_EQ(order.state.status, kSuccessful) << "it is final again";
}

TEST(Lifecycle, TooLittleThatIsConfirmedLateSettlesNothing) {
  ExampleOrder order;
  order.terms.late_payment = LatePayment::kSettle;
  order.At(kExpiry).Do(Pay{Amount(999)}).Do(Confirm{3});
  EXPECT_EQ(order.state.status, kExpired);
}

TEST(Lifecycle, LatePaymentsSettleAnOrderThatWasMadeToExpire) {
  ExampleOrder order;
  order.terms.late_payment = LatePayment::kSettle;
  order.terms.target_confirmations = 0;
  order.Do(Expire{});
  EXPECT_EQ(order.Refusal(Cancel{}).code, ErrorCode::kFailedPrecondition);
  order.Do(Pay{Amount(1'000)});
  EXPECT_EQ(order.state.status, kSuccessful) << "at once, as no confirmation is wanted";
}

TEST(Lifecycle, LatePaymentsNeverSettleACanceledOrder) {
  ExampleOrder order;
  order.terms.late_payment = LatePayment::kSettle;
  order.Do(Cancel{}).Do(Pay{Amount(1'000)}).Do(Confirm{3});
  EXPECT_EQ(order.state.status, kCanceled);
}

TEST(Lifecycle, WhatIsToleratedCountsAsPaid) {
  ExampleOrder order;
  order.terms.tolerated_value = Amount(5);
  order.Do(Pay{Amount(994)}).Do(Confirm{3});
  EXPECT_EQ(order.state.status, kPending);
  order.Do(Pay{Amount(1)});
  EXPECT_EQ(order.state.status, kConfirming);
  order.Do(Confirm{3});
  EXPECT_EQ(order.state.status, kSuccessful);
  EXPECT_EQ(order.state.Value(), Amount(995)) << "it is told as it is";
}

TEST(Lifecycle, ReorgDropsThePaymentsOfItsBlocksAndTakesConfirmationsFromTheOthers) {
  ExampleOrder order;
  order.Do(Pay{Amount(100)}).Do(Confirm{2}).Do(Pay{Amount(200)}).Do(Confirm{1});
  order.Do(Pay{Amount(400)});
  order.Do(Reorg{1});
  ASSERT_EQ(order.state.payments.size(), 3U);
  EXPECT_EQ(order.state.payments[0].confirmations, 2);
  EXPECT_FALSE(order.state.payments[0].dropped);
  EXPECT_TRUE(order.state.payments[1].dropped) << "it was in the newest block";
  EXPECT_EQ(order.state.payments[1].confirmations, 1) << "as it was";
  EXPECT_FALSE(order.state.payments[2].dropped) << "it was in no block yet";
  EXPECT_EQ(order.state.Value(), Amount(500));
  EXPECT_EQ(order.state.updated_at, order.now);
  order.Do(Reorg{7});
  EXPECT_EQ(order.state.Value(), Amount(400));
}

TEST(Lifecycle, ReorgMakesAConfirmingOrderPendingAgain) {
  ExampleOrder order;
  order.Do(Pay{Amount(1'000)}).Do(Confirm{2});
  order.Do(Reorg{1});
  EXPECT_EQ(order.state.status, kConfirming);
  EXPECT_EQ(order.state.Confirmations(), 1);
  order.Do(Reorg{1});
  EXPECT_EQ(order.state.status, kPending);
  EXPECT_EQ(order.state.Value(), Amount());
}

TEST(Lifecycle, ReorgPastExpiryExpiresTheOrder) {
  ExampleOrder order;
  order.Do(Pay{Amount(1'000)}).Do(Confirm{1}).At(kExpiry).Do(Reorg{1});
  EXPECT_EQ(order.state.status, kExpired);
}

TEST(Lifecycle, ReorgLeavesASuccessfulOrderSuccessful) {
  ExampleOrder order = OrderThatIs(kSuccessful);
  order.Do(Reorg{3});
  EXPECT_EQ(order.state.status, kSuccessful);
  EXPECT_EQ(order.state.Value(), Amount());
}

TEST(Lifecycle, ReorgWithoutALivePaymentInABlockIsRefused) {
  ExampleOrder order;
  const std::string why =
      "was refused because it has no live payment in a block; pay and confirm "
      "first";
  EXPECT_EQ(order.Refusal(Reorg{1}).message, "order 1001 is PENDING: \"reorg 1\" " + why);
  order.Do(Pay{Amount(1)});
  EXPECT_EQ(order.Refusal(Reorg{1}).code, ErrorCode::kFailedPrecondition);
  order.Do(Confirm{1}).Do(Drop{});
  EXPECT_EQ(order.Refusal(Reorg{1}).code, ErrorCode::kFailedPrecondition);
}

TEST(Lifecycle, ReorgOutsideItsBoundsIsRefused) {
  ExampleOrder order = OrderThatIs(kConfirming);
  order.Do(Confirm{1});
  for (const std::int64_t depth :
       {INT64_MIN, std::int64_t{-1}, std::int64_t{0}, kMaxBlocks + 1, INT64_MAX}) {
    EXPECT_EQ(order.Refusal(Reorg{depth}).code, ErrorCode::kInvalidArgument) << depth;
  }
  order.Do(Reorg{kMaxBlocks});
  EXPECT_EQ(order.state.Value(), Amount());
}

TEST(Lifecycle, CancelAndExpireEndAnOrderThatIsNotFinal) {
  for (const OrderStatus status : {kPending, kConfirming}) {
    ExampleOrder canceled = OrderThatIs(status);
    canceled.Do(Cancel{});
    EXPECT_EQ(canceled.state.status, kCanceled);
    EXPECT_EQ(canceled.state.updated_at, canceled.now);
    ExampleOrder expired = OrderThatIs(status);
    expired.Do(Expire{});
    EXPECT_EQ(expired.state.status, kExpired);
    EXPECT_EQ(expired.state.updated_at, expired.now);
  }
}

TEST(Lifecycle, AFinalOrderRefusesToEndAgain) {
  for (const OrderStatus status : kFinalStatuses) {
    ExampleOrder order = OrderThatIs(status);
    const OrderState before = order.state;
    for (const Command& command : {Command(Cancel{}), Command(Expire{})}) {
      const Error error = order.Refusal(command);
      EXPECT_EQ(error.code, ErrorCode::kFailedPrecondition);
      EXPECT_EQ(error.message, "order 1001 is " + std::string(NameOf(status)) + ": \"" +
                                   Describe(command) +
                                   "\" was refused because that status is final; only a PENDING or "
                                   "CONFIRMING order can be ended");
    }
    EXPECT_EQ(order.state, before);
  }
}

TEST(Lifecycle, PaymentOfNothingIsRefused) {
  ExampleOrder order;
  const Error error = order.Refusal(Pay{Amount()});
  EXPECT_EQ(error.code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(error.message,
            "order 1001 is PENDING: \"pay 0\" was refused because a payment's value is from 1 to "
            "2^256-1");
}

TEST(Lifecycle, PaymentsThatTogetherDoNotFitAreRefused) {
  ExampleOrder order;
  order.Do(Pay{Amount(1)});
  const Error error = order.Refusal(Pay{Amount::Max()});
  EXPECT_EQ(error.code, ErrorCode::kOutOfRange);
  EXPECT_THAT(error.message, HasSubstr("more than 2^256-1 together"));
  order.Do(Drop{}).Do(Pay{Amount::Max()});
  EXPECT_EQ(order.state.Value(), Amount::Max()) << "a dropped payment takes no room";
}

TEST(Lifecycle, PaymentsOfAnOrderAreBounded) {
  ExampleOrder order;
  const Payment dropped{.value = Amount(1), .confirmations = 0, .seen_at = {}, .dropped = true};
  order.state.payments.assign(kMaxPayments, dropped);
  EXPECT_EQ(order.Refusal(Pay{Amount(1)}).code, ErrorCode::kResourceExhausted);
  order.state.payments.pop_back();
  order.Do(Pay{Amount(1)});
}

TEST(Lifecycle, ConfirmingWithoutALivePaymentIsRefused) {
  ExampleOrder order;
  const Error error = order.Refusal(Confirm{1});
  EXPECT_EQ(error.code, ErrorCode::kFailedPrecondition);
  EXPECT_EQ(error.message,
            "order 1001 is PENDING: \"confirm 1\" was refused because it has no live payment; pay "
            "first");
  order.Do(Pay{Amount(1)}).Do(Drop{});
  EXPECT_EQ(order.Refusal(Confirm{1}).code, ErrorCode::kFailedPrecondition);
}

TEST(Lifecycle, BlocksOutsideTheirBoundsAreRefused) {
  ExampleOrder order = OrderThatIs(kPending);
  for (const std::int64_t blocks :
       {INT64_MIN, std::int64_t{-1}, std::int64_t{0}, kMaxBlocks + 1, INT64_MAX}) {
    EXPECT_EQ(order.Refusal(Confirm{blocks}).code, ErrorCode::kInvalidArgument) << blocks;
  }
  order.Do(Confirm{kMaxBlocks});
  EXPECT_EQ(order.state.Confirmations(), kMaxBlocks);
}

TEST(Lifecycle, ConfirmationsStopAtTheLargestExactJavaScriptNumber) {
  ExampleOrder order = OrderThatIs(kPending);
  order.state.payments[0].confirmations = 9'007'199'254'740'991 - 5;
  order.Do(Confirm{6});
  EXPECT_EQ(order.state.Confirmations(), 9'007'199'254'740'991);
  const Timestamp updated_at = order.state.updated_at;
  order.Do(Confirm{1});
  EXPECT_EQ(order.state.Confirmations(), 9'007'199'254'740'991);
  EXPECT_EQ(order.state.updated_at, updated_at) << "nothing changed";
}

TEST(Lifecycle, DroppingWhatIsNotThereIsRefused) {
  ExampleOrder order;
  EXPECT_THAT(order.Refusal(Drop{}).message,
              HasSubstr("\"drop\" was refused because it has no live"));
  order.Do(Pay{Amount(1)});
  const Error missing = order.Refusal(Drop{1});
  EXPECT_EQ(missing.code, ErrorCode::kFailedPrecondition);
  EXPECT_EQ(missing.message,
            "order 1001 is PENDING: \"drop payment 1\" was refused because it has 1 payments, "
            "counted from 0");
  order.Do(Drop{0});
  EXPECT_THAT(order.Refusal(Drop{0}).message, HasSubstr("was dropped before"));
  EXPECT_EQ(order.Refusal(Drop{}).code, ErrorCode::kFailedPrecondition);
}

TEST(Lifecycle, APaymentIsRecordedWithItsTimeAndWithoutConfirmations) {
  ExampleOrder order;
  order.Do(Pay{Amount(400)});
  const Payment expected{
      .value = Amount(400), .confirmations = 0, .seen_at = kCreated + seconds(1), .dropped = false};
  EXPECT_THAT(order.state.payments, testing::ElementsAre(expected));
}

TEST(Command, IsDescribedInWords) {
  EXPECT_EQ(Describe(Pay{Amount(150'000)}), "pay 150000");
  EXPECT_EQ(Describe(Confirm{3}), "confirm 3");
  EXPECT_EQ(Describe(Drop{}), "drop");
  EXPECT_EQ(Describe(Drop{2}), "drop payment 2");
  EXPECT_EQ(Describe(Reorg{6}), "reorg 6");
  EXPECT_EQ(Describe(Cancel{}), "cancel");
  EXPECT_EQ(Describe(Expire{}), "expire");
  EXPECT_EQ(Describe(ReachExpiry{}), "reach expiry");
}

}  // namespace
}  // namespace payscrypt::domain
