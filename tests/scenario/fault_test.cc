#include <string>
#include <variant>

#include <gtest/gtest.h>

#include "samples.h"
#include "scenario/scenario_file.h"

namespace payscrypt::scenario {
namespace {

using namespace std::chrono_literals;

std::shared_ptr<const domain::Scenario> WithFaults(const std::string& faults) {
  const auto file = Parse(With("faults", faults), kSampleFile);
  EXPECT_TRUE(file) << file.error().message;
  return file ? file->scenario : std::make_shared<const domain::Scenario>();
}

template <typename T>
T CallFaultOf(const std::string& action) {
  const auto scenario = WithFaults(R"([{"on":"createOrder","do":)" + action + "}]");
  return std::get<T>(scenario->call_faults.at(0).action);
}

template <typename T>
T WebhookFaultOf(const std::string& action) {
  const auto scenario = WithFaults(R"([{"on":"webhook","do":)" + action + "}]");
  return std::get<T>(scenario->webhook_faults.at(0).action);
}

TEST(Faults, ReadsWhichCallsAndWebhooksTheyMeet) {
  const auto scenario = WithFaults(R"([
      {"on":"createOrder","do":{"hang":true},"skip":2,"times":3},
      {"on":"webhook","do":{"skip":true},"status":"CONFIRMING","times":1},
      {"on":"getPublicOrderById","do":{"reset":true}},
      {"on":"webhook","do":{"reorder":true},"skip":1}])");
  const auto& calls = scenario->call_faults;
  ASSERT_EQ(calls.size(), 2U);
  EXPECT_EQ(calls[0].rpc, domain::Rpc::kCreateOrder);
  EXPECT_EQ(calls[0].skip, 2);
  EXPECT_EQ(calls[0].times, 3);
  EXPECT_EQ(calls[1].rpc, domain::Rpc::kGetPublicOrderById);
  EXPECT_EQ(calls[1].skip, 0);
  EXPECT_EQ(calls[1].times, std::nullopt);
  const auto& webhooks = scenario->webhook_faults;
  ASSERT_EQ(webhooks.size(), 2U);
  EXPECT_EQ(webhooks[0].status, domain::OrderStatus::kConfirming);
  EXPECT_EQ(webhooks[0].times, 1);
  EXPECT_EQ(webhooks[1].status, std::nullopt);
  EXPECT_EQ(webhooks[1].skip, 1);
}

TEST(Faults, ReadsWhatIsDoneToACall) {
  const auto named = CallFaultOf<domain::FailCall>(R"({"fail":{"code":"NOT_FOUND"}})");
  EXPECT_EQ(named.code, 5);
  EXPECT_EQ(named.message, "injected by the scenario");
  const auto numbered =
      CallFaultOf<domain::FailCall>(R"({"fail":{"code":2147483647,"message":""}})");
  EXPECT_EQ(numbered.code, 2'147'483'647);
  EXPECT_EQ(numbered.message, "");
  EXPECT_EQ(CallFaultOf<domain::FailCall>(R"({"fail":{"code":"CANCELLED"}})").code, 1);
  EXPECT_EQ(CallFaultOf<domain::FailCall>(R"({"fail":{"code":"UNAUTHENTICATED"}})").code, 16);
  EXPECT_EQ(CallFaultOf<domain::DelayCall>(R"({"delay":"1d"})").by, 24h);
  CallFaultOf<domain::HangCall>(R"({"hang":true})");
  CallFaultOf<domain::ResetCall>(R"({"reset":true})");
  CallFaultOf<domain::TruncateCall>(R"({"truncate":true})");
  CallFaultOf<domain::MalformCall>(R"({"malform":true})");
}

TEST(Faults, ReadsWhatIsDoneToAWebhook) {
  WebhookFaultOf<domain::SkipWebhook>(R"({"skip":true})");
  EXPECT_EQ(WebhookFaultOf<domain::DelayWebhook>(R"({"delay":"3650d"})").by, 3650 * 24h);
  EXPECT_EQ(WebhookFaultOf<domain::DuplicateWebhook>(R"({"duplicate":1000})").copies, 1000);
  WebhookFaultOf<domain::ReorderWebhook>(R"({"reorder":true})");
  const auto edit = WebhookFaultOf<domain::EditWebhook>(
      R"({"edit":{"id":"9007199254740991","pg_wallet_id":"-7","status":"EXPIRED"}})");
  EXPECT_EQ(edit.edit.id, domain::OrderId{domain::kMaxOrderId});
  EXPECT_EQ(edit.edit.pg_wallet_id, -7);
  EXPECT_EQ(edit.edit.merchant_order_id, std::nullopt);
  EXPECT_EQ(edit.edit.status, domain::OrderStatus::kExpired);
  EXPECT_EQ(edit.edit.text, std::nullopt);
}

TEST(FaultText, IsOneElementOfFaults) {
  const auto fault =
      ParseFault(R"({"on":"getPublicOrderById","do":{"fail":{"code":"UNAVAILABLE"}},"times":1})");
  ASSERT_TRUE(fault) << fault.error().message;
  const auto& of_call = std::get<domain::CallFault>(*fault);
  EXPECT_EQ(of_call.rpc, domain::Rpc::kGetPublicOrderById);
  EXPECT_EQ(of_call.times, 1);
  EXPECT_EQ(std::get<domain::FailCall>(of_call.action).code, 14);
}

TEST(FaultText, IsOfWebhooksToo) {
  const auto fault = ParseFault(R"({"on":"webhook","do":{"skip":true},"status":"PENDING"})");
  ASSERT_TRUE(fault) << fault.error().message;
  const auto& of_webhook = std::get<domain::WebhookFault>(*fault);
  EXPECT_EQ(of_webhook.status, domain::OrderStatus::kPending);
  EXPECT_TRUE(std::holds_alternative<domain::SkipWebhook>(of_webhook.action));
}

TEST(FaultText, TellsAllThatIsWrong) {
  const auto fault = ParseFault(R"({"on":"createOrder","do":{"hang":1},"status":"PENDING"})");
  ASSERT_FALSE(fault);
  EXPECT_EQ(fault.error().message,
            "fault:1:34: do.hang: expected true, got 1\n"
            "fault:1:46: status: expected no status here: only webhooks have one");
  EXPECT_FALSE(ParseFault(""));
  EXPECT_FALSE(ParseFault("{}"));
  EXPECT_FALSE(ParseFault("[]"));
}

}  // namespace
}  // namespace payscrypt::scenario
