#include "scenario/read_test_block.h"

#include <algorithm>
#include <array>
#include <utility>

#include "scenario/code_name.h"
#include "scenario/domain_value.h"
#include "scenario/duration_text.h"
#include "scenario/http_start.h"
#include "scenario/read_expectation.h"

namespace payscrypt::scenario {
namespace {

constexpr std::array<std::string_view, 5> kKeys{"start", "create", "deadline", "calls", "expect"};
constexpr std::size_t kMaxCalls = 1'000;

using Start = decltype(ScenarioTest::start);

CreateStart DefaultCreate(const std::string& name) {
  CreateStart create;
  create.request.merchant_order_id = name;
  create.request.asset_name = "BTC";
  create.request.target_value = "150000";
  return create;
}

// The types are checked, the values are not: a test may well send bad ones.
CreateStart ReadCreate(const Node& node, const std::string& name) {
  static constexpr std::array<std::string_view, 6> kCreateKeys{"merchant_order_id", "asset_name",
                                                               "target_value",      "callback_url",
                                                               "pg_wallet_id",      "description"};
  const Members members(node, kCreateKeys);
  CreateStart create = DefaultCreate(name);
  domain::OrderRequest& request = create.request;
  const auto read_text = [&members](std::string_view key, std::string& field) {
    const auto text = members.Find(key);
    if (text) field = text->ReadText().value_or("");
  };
  read_text("merchant_order_id", request.merchant_order_id);
  read_text("asset_name", request.asset_name);
  read_text("callback_url", request.callback_url);
  read_text("description", request.description);
  if (const auto value = members.Find("target_value")) {
    const auto* number = value->value().As<Number>();
    request.target_value = number != nullptr ? number->token : value->ReadText().value_or("");
  }
  if (const auto id = members.Find("pg_wallet_id")) {
    request.pg_wallet_id = ReadWalletId(*id).value_or(0);
  }
  return create;
}

Start ReadStart(const Node& node, const std::string& name) {
  static constexpr std::array<std::string_view, 3> kStarts{"create", "http", "wait"};
  const auto chosen = Members(node, kStarts).RequireOneOf(kStarts);
  if (!chosen) return DefaultCreate(name);
  const std::string_view key = kStarts[chosen->index];
  if (key == "create") return ReadCreate(chosen->node, name);
  if (key == "http") return ReadHttpStart(chosen->node);
  chosen->node.ReadTrue();
  return WaitStart{};
}

std::vector<TestCall> ReadCalls(const Node& node) {
  static constexpr std::array<std::string_view, 3> kCallKeys{"at", "rpc", "outcome"};
  std::vector<TestCall> calls;
  domain::Duration earliest{};
  for (const Node& element : node.ReadElements(kMaxCalls)) {
    const Members members(element, kCallKeys);
    TestCall call;
    const auto at = members.Require("at");
    if (const auto duration = at ? at->ReadDuration() : std::nullopt) {
      call.at = *duration;
      if (call.at < earliest) {
        at->Expected("expected " + DurationText(earliest) +
                     " or later, since the call before is not earlier");
      }
      earliest = std::max(earliest, call.at);
    }
    if (const auto rpc = members.Require("rpc")) call.rpc = ReadRpc(*rpc).value_or(call.rpc);
    if (const auto outcome = members.Find("outcome")) {
      call.expected = ReadOutcome(*outcome).value_or("OK");
    }
    calls.push_back(std::move(call));
  }
  return calls;
}

}  // namespace

ScenarioTest ReadTestBlock(const Node& node, const std::string& name) {
  const Members members(node, kKeys);
  ScenarioTest test;
  test.start = DefaultCreate(name);
  const auto start = members.Find("start");
  const auto create = members.Find("create");
  if (start) test.start = ReadStart(*start, name);
  if (create) {
    if (start) create->Refuse("expected either \"start\" or \"create\", got both");
    test.start = ReadCreate(*create, name);
  }
  if (const auto deadline = members.Find("deadline")) {
    test.deadline = ReadDurationAboveZero(*deadline, kMaxDuration);
  }
  if (const auto calls = members.Find("calls")) test.calls = ReadCalls(*calls);
  if (const auto expect = members.Find("expect")) {
    test.expect = ReadExpectation(*expect, std::holds_alternative<CreateStart>(test.start));
  }
  return test;
}

}  // namespace payscrypt::scenario
