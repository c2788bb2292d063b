#include "scenario/test_block.h"

#include <string>
#include <variant>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "samples.h"
#include "scenario/scenario_file.h"

namespace payscrypt::scenario {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;
using namespace std::chrono_literals;

ScenarioTest TestOf(const std::string& test) {
  const auto file = Parse(With("test", test), kSampleFile);
  EXPECT_TRUE(file) << file.error().message;
  if (!file || !file->test) return {};
  return *file->test;
}

domain::OrderRequest CreateOf(const std::string& test) {
  return std::get<CreateStart>(TestOf(test).start).request;
}

TEST(TestBlock, CreatesAnOrderWhereItDoesNotSayHowToStart) {
  const domain::OrderRequest request = CreateOf("{}");
  EXPECT_EQ(request.merchant_order_id, "sample");
  EXPECT_EQ(request.asset_name, "BTC");
  EXPECT_EQ(request.target_value, "150000");
  EXPECT_EQ(request.callback_url, "");
  EXPECT_EQ(request.pg_wallet_id, 0);
  EXPECT_EQ(request.description, "");
  const ScenarioTest test = TestOf("{}");
  EXPECT_FALSE(test.deadline);
  EXPECT_TRUE(test.calls.empty());
  EXPECT_THAT(test.expect.create, ElementsAre("OK"));
  EXPECT_FALSE(test.expect.statuses);
  EXPECT_FALSE(test.expect.webhooks);
  EXPECT_FALSE(test.expect.merchant);
  EXPECT_FALSE(test.expect.order);
}

TEST(TestBlock, ReadsTheOrderToCreateWhateverItIs) {
  const std::string create =
      R"({"merchant_order_id":"","asset_name":"no such","target_value":-1.50,
          "callback_url":"x","pg_wallet_id":"-9223372036854775808","description":"d"})";
  for (const std::string& test :
       {R"({"create":)" + create + "}", R"({"start":{"create":)" + create + "}}"}) {
    const domain::OrderRequest request = CreateOf(test);
    EXPECT_EQ(request.merchant_order_id, "");
    EXPECT_EQ(request.asset_name, "no such");
    EXPECT_EQ(request.target_value, "-1.50");
    EXPECT_EQ(request.callback_url, "x");
    EXPECT_EQ(request.pg_wallet_id, INT64_MIN);
    EXPECT_EQ(request.description, "d");
  }
}

TEST(TestBlock, ReadsARequestToTheShop) {
  const auto test = TestOf(R"({"start":{"http":{"url":"http://127.0.0.1:3000/buy","method":"PUT",
      "headers":{"Authorization":"Bearer {{apikey}}","X-Empty":""},"status":[200,302],
      "body":{"id":"{{merchant_order_id}}","n":[1.50,null,true,{}], /* no */ "\u00e9\n":"\""}}}})");
  const auto& start = std::get<HttpStart>(test.start);
  EXPECT_EQ(start.method, "PUT");
  EXPECT_EQ(start.url, "http://127.0.0.1:3000/buy");
  EXPECT_THAT(start.headers,
              ElementsAre(Pair("Authorization", "Bearer {{apikey}}"), Pair("X-Empty", "")));
  EXPECT_EQ(start.body, R"({"id":"{{merchant_order_id}}","n":[1.50,null,true,{}],"é\n":"\""})");
  EXPECT_THAT(start.expected_statuses, ElementsAre(200, 302));
}

TEST(TestBlock, ReadsAShortRequestToTheShop) {
  const auto test =
      TestOf(R"({"start":{"http":{"url":"{{sandbox}}/x","body":"a=1&b=2","status":201}}})");
  const auto& start = std::get<HttpStart>(test.start);
  EXPECT_EQ(start.method, "POST");
  EXPECT_EQ(start.url, "{{sandbox}}/x");
  EXPECT_EQ(start.body, "a=1&b=2");
  EXPECT_THAT(start.expected_statuses, ElementsAre(201));
}

TEST(TestBlock, ReadsThatItWaits) {
  const auto test = TestOf(R"({"start":{"wait":true},"deadline":"1500ms"})");
  EXPECT_TRUE(std::holds_alternative<WaitStart>(test.start));
  EXPECT_EQ(test.deadline, 1500ms);
}

TEST(TestBlock, ReadsCalls) {
  const auto calls = TestOf(R"({"calls":[{"at":"0s","rpc":"createOrder","outcome":"14"},
      {"at":"1s","rpc":"getPublicOrderById"},
      {"at":"1s","rpc":"getPublicOrderById","outcome":"RESET"},
      {"at":"2s","rpc":"getPublicOrderById","outcome":"42"}]})")
                         .calls;
  ASSERT_EQ(calls.size(), 4U);
  EXPECT_EQ(calls[0].at, 0s);
  EXPECT_EQ(calls[0].rpc, domain::Rpc::kCreateOrder);
  EXPECT_EQ(calls[0].expected, "UNAVAILABLE");
  EXPECT_EQ(calls[1].at, 1s);
  EXPECT_EQ(calls[1].rpc, domain::Rpc::kGetPublicOrderById);
  EXPECT_EQ(calls[1].expected, "OK");
  EXPECT_EQ(calls[2].expected, "RESET");
  EXPECT_EQ(calls[3].expected, "42");
}

TEST(TestBlock, ReadsWhatIsExpected) {
  const Expectation expect = TestOf(R"({"expect":{
      "create":["UNAVAILABLE","TRUNCATED","OK"],
      "statuses":["CONFIRMING",{"status":"SUCCESSFUL","at":"9s"}],
      "webhooks":["CONFIRMING",{},{"status":"EXPIRED","at":"1s","id":"other",
                  "merchant_order_id":"","body":"","answer":503}],
      "merchant":{"verified_after_webhook":false,"answers":204},
      "order":{"status":"CANCELED","value":"007","confirmations":0,"payments":1000,
               "network":"n"}}})")
                                 .expect;
  EXPECT_THAT(expect.create, ElementsAre("UNAVAILABLE", "TRUNCATED", "OK"));
  ASSERT_EQ(expect.statuses->size(), 2U);
  EXPECT_EQ(expect.statuses->at(0).status, domain::OrderStatus::kConfirming);
  EXPECT_EQ(expect.statuses->at(0).at, std::nullopt);
  EXPECT_EQ(expect.statuses->at(1).status, domain::OrderStatus::kSuccessful);
  EXPECT_EQ(expect.statuses->at(1).at, 9s);
  ASSERT_EQ(expect.webhooks->size(), 3U);
  EXPECT_EQ(expect.webhooks->at(0).status, domain::OrderStatus::kConfirming);
  EXPECT_EQ(expect.webhooks->at(1).status, std::nullopt);
  const ExpectedWebhook& webhook = expect.webhooks->at(2);
  EXPECT_EQ(webhook.status, domain::OrderStatus::kExpired);
  EXPECT_EQ(webhook.at, 1s);
  EXPECT_EQ(webhook.id, "other");
  EXPECT_EQ(webhook.merchant_order_id, "");
  EXPECT_EQ(webhook.body, "");
  EXPECT_EQ(webhook.answer, 503);
  EXPECT_EQ(expect.merchant->verified_after_webhook, false);
  EXPECT_EQ(expect.merchant->answers, 204);
  EXPECT_EQ(expect.order->status, domain::OrderStatus::kCanceled);
  EXPECT_EQ(expect.order->value, "7");
  EXPECT_EQ(expect.order->confirmations, 0);
  EXPECT_EQ(expect.order->payments, 1000);
  EXPECT_EQ(expect.order->network, "n");
}

}  // namespace
}  // namespace payscrypt::scenario
