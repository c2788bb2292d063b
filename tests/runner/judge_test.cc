#include "runner/judge.h"

#include <chrono>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "played_example.h"

namespace payscrypt::runner {
namespace {

using domain::OrderStatus;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> Verdict(const scenario::ScenarioTest& test, const Played& played) {
  std::vector<std::string> lines;
  for (const Failure& failure : Judge(test, played)) lines.push_back(failure.text);
  return lines;
}

TEST(Judge, AllAsExpectedIsNoFailure) {
  EXPECT_THAT(Verdict(HappyTest(), HappyPath().played), IsEmpty());
}

TEST(Judge, WhatIsNotExpectedIsNotJudged) {
  EXPECT_THAT(Verdict({}, HappyPath().played), IsEmpty());
}

TEST(Judge, MissingStatus) {
  auto test = HappyTest();
  test.expect.statuses = {{OrderStatus::kPending, {}}, {OrderStatus::kExpired, {}}};
  EXPECT_THAT(
      Verdict(test, HappyPath().played),
      ElementsAre("statuses: expected PENDING, EXPIRED; got PENDING, CONFIRMING, SUCCESSFUL"));
}

TEST(Judge, StatusAtAnotherTimeTellsTheTimes) {
  auto test = HappyTest();
  test.expect.statuses->at(1).at = seconds(1);
  EXPECT_THAT(Verdict(test, HappyPath().played),
              ElementsAre("statuses: expected PENDING, CONFIRMING at +1s, SUCCESSFUL at +3s; got "
                          "PENDING at +0s, CONFIRMING at +2s, SUCCESSFUL at +3s"));
}

TEST(Judge, MissingWebhook) {
  auto example = HappyPath();
  example.played.deliveries.pop_back();
  EXPECT_THAT(Verdict(HappyTest(), example.played),
              ElementsAre("webhooks: expected CONFIRMING, SUCCESSFUL; got CONFIRMING"));
}

TEST(Judge, NoWebhookAtAll) {
  auto example = HappyPath();
  example.played.deliveries.clear();
  EXPECT_THAT(Verdict(HappyTest(), example.played),
              ElementsAre("webhooks: expected CONFIRMING, SUCCESSFUL; got none"));
}

TEST(Judge, WebhookThatWasNotSentDoesNotCount) {
  auto example = HappyPath();
  auto& skipped = example.played.deliveries.emplace_back(example.played.deliveries.back());
  skipped.set_state("skipped");
  skipped.set_sent_event(0);
  EXPECT_THAT(Verdict(HappyTest(), example.played), IsEmpty());
}

TEST(Judge, WebhooksOfAnotherOrderDoNotCount) {
  auto example = HappyPath();
  example.played.deliveries.emplace_back(example.played.deliveries.back()).set_order_id("8");
  EXPECT_THAT(Verdict(HappyTest(), example.played), IsEmpty());
}

TEST(Judge, WebhooksAreInTheOrderOfTheirSending) {
  auto example = HappyPath();
  std::swap(example.played.deliveries[0], example.played.deliveries[1]);
  EXPECT_THAT(Verdict(HappyTest(), example.played), IsEmpty());
}

TEST(Judge, WebhooksDetails) {
  auto example = HappyPath();
  example.played.deliveries[1].set_body(R"({"id":"8","merchant_order_id":"B"})");
  example.played.deliveries[1].set_http_status(500);
  auto& call = example.played.recorded.emplace_back(example.played.recorded[1]);
  call.set_order_id("8");
  scenario::ScenarioTest test;
  scenario::ExpectedWebhook first;
  first.id = "order";
  first.at = seconds(2);
  first.merchant_order_id = "A-1";
  scenario::ExpectedWebhook second;
  second.id = "other";
  second.body = R"({"id":"8","merchant_order_id":"B"})";
  second.answer = 500;
  test.expect.webhooks = {first, second};
  test.expect.merchant = {.verified_after_webhook = true, .answers = {}};
  EXPECT_THAT(Verdict(test, example.played),
              ElementsAre("merchant.answers: expected any 2xx; got \"answered 500\" to the webhook "
                          "SUCCESSFUL at +3s"));
  test.expect.merchant.reset();
  test.expect.webhooks->at(1).id = "order";
  EXPECT_THAT(Verdict(test, example.played), ElementsAre(HasSubstr("of another order")));
}

TEST(Judge, StormIsToldInOneLine) {
  scenario::ScenarioTest test;
  test.expect.webhooks.emplace(1000, WebhookOf(OrderStatus::kConfirming));
  EXPECT_THAT(Verdict(test, HappyPath().played),
              ElementsAre("webhooks: expected 1000 x CONFIRMING; got CONFIRMING, SUCCESSFUL"));
}

TEST(Judge, MerchantWhoDoesNotAskBack) {
  auto example = HappyPath();
  example.played.recorded.erase(example.played.recorded.begin());
  EXPECT_THAT(Verdict(HappyTest(), example.played),
              ElementsAre(HasSubstr("none for the webhook CONFIRMING at +2s")));
  auto test = HappyTest();
  test.expect.merchant->verified_after_webhook = false;
  EXPECT_THAT(Verdict(test, example.played), IsEmpty());
}

TEST(Judge, AskingAfterTheAnswerIsTooLate) {
  auto example = HappyPath();
  auto& call = example.played.recorded[0];
  call.set_after_event(example.played.deliveries[0].settled_event());
  EXPECT_THAT(Verdict(HappyTest(), example.played),
              ElementsAre(HasSubstr("merchant.verified_after_webhook")));
}

TEST(Judge, NobodyNeedAskAboutOrAcceptNonsense) {
  auto example = HappyPath();
  auto& nonsense = example.Webhook(4, "", false);
  nonsense.set_body("<html>");
  nonsense.set_http_status(400);
  auto test = HappyTest();
  test.expect.webhooks.reset();
  EXPECT_THAT(Verdict(test, example.played), IsEmpty());
  test.expect.merchant->answers = 200;
  EXPECT_THAT(Verdict(test, example.played),
              ElementsAre("merchant.answers: expected 200; got \"answered 400\" to the webhook "
                          "\"<html>\" at +4s"));
}

TEST(Judge, UnansweredWebhook) {
  auto example = HappyPath();
  auto& delivery = example.played.deliveries[0];
  delivery.set_state("failed");
  delivery.mutable_attempts(0)->set_state("failed");
  delivery.set_http_status(0);
  delivery.set_error("Connection refused");
  EXPECT_THAT(
      Verdict(HappyTest(), example.played),
      ElementsAre("merchant.answers: expected any 2xx; got \"failed: Connection refused\" to "
                  "the webhook CONFIRMING at +2s"));
}

TEST(Judge, FinalOrder) {
  auto test = HappyTest();
  test.expect.order = {.status = OrderStatus::kExpired,
                       .value = "1",
                       .confirmations = 2,
                       .payments = 3,
                       .network = "mainnet"};
  EXPECT_THAT(
      Verdict(test, HappyPath().played),
      ElementsAre("order.status: expected EXPIRED; got SUCCESSFUL",
                  "order.value: expected 1; got 150000", "order.confirmations: expected 2; got 1",
                  "order.payments: expected 3; got 1",
                  "order.network: expected mainnet; got testnet"));
}

TEST(Judge, CreateOutcomes) {
  scenario::ScenarioTest test;
  test.expect.create = {"14", "OK"};
  Played played = HappyPath().played;
  EXPECT_THAT(Verdict(test, played), ElementsAre("create: expected 14, OK; got OK"));
  played.create = {"UNAVAILABLE", "OK"};
  EXPECT_THAT(Verdict(test, played), IsEmpty());
}

TEST(Judge, RefusedOrderIsAsExpected) {
  scenario::ScenarioTest test;
  test.expect.create = {"UNAUTHENTICATED"};
  Played played;
  played.create = {"UNAUTHENTICATED"};
  EXPECT_THAT(Verdict(test, played), IsEmpty());
  test.expect.statuses = {{OrderStatus::kPending, {}}};
  EXPECT_THAT(Verdict(test, played), ElementsAre("order: expected one; none was created"));
}

TEST(Judge, Calls) {
  scenario::ScenarioTest test;
  test.calls = {{seconds(1), domain::Rpc::kGetPublicOrderById, "UNAVAILABLE"},
                {seconds(2), domain::Rpc::kCreateOrder, "OK"}};
  Played played = HappyPath().played;
  played.calls = {{seconds(1), domain::Rpc::kGetPublicOrderById, "OK"},
                  {seconds(2), domain::Rpc::kCreateOrder, "OK"}};
  EXPECT_THAT(Verdict(test, played),
              ElementsAre("calls[0], getPublicOrderById at +1s: expected UNAVAILABLE; got OK"));
}

TEST(Judge, ProblemComesFirstAndAloneWhereThereIsNoOrder) {
  Played played;
  played.problem = "there is no sandbox";
  EXPECT_THAT(Verdict(HappyTest(), played), ElementsAre("there is no sandbox"));
}

}  // namespace
}  // namespace payscrypt::runner
