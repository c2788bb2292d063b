#include "runner/player.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <utility>

#include "domain/invariant.h"
#include "pg-api.pb.h"
#include "platform/pause.h"
#include "protojson/protojson.h"
#include "runner/control.h"
#include "runner/instant.h"
#include "runner/merchant.h"
#include "runner/outcome.h"
#include "runner/placeholders.h"
#include "runner/waited_call.h"

namespace payscrypt::runner {
namespace {

using domain::ErrorCode;
using domain::Result;
using scenario::ScenarioTest;

constexpr int kMaxRounds = 10;  // of advancing, each of which is bounded by the sandbox
constexpr std::chrono::milliseconds kBetweenLooks{20};
constexpr std::chrono::milliseconds kDeadlineGrace{2'000};
constexpr std::size_t kMaxAccountName = 64;

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

// As gRPC's HTTP/2 mapping has it: at most eight digits and a unit.
std::string GrpcTimeout(domain::Duration duration) {
  constexpr domain::Duration::rep kMaxNumber = 99'999'999;
  if (duration.count() <= kMaxNumber) return std::to_string(duration.count()) + "m";
  return std::to_string(std::min(duration.count() / 1000, kMaxNumber)) + "S";
}

class Player {
 public:
  Player(const PlayOptions& options, const scenario::ScenarioFile& file)
      : options_(options),
        scenario_(*file.scenario),
        test_(*file.test),
        control_(options.sandbox_url, options.timeout, options.control_token),
        watch_(control_) {}

  Played Play() {
    if (auto opened = OpenAccount(); !opened) {
      played_.problem = opened.error().message;
      return std::move(played_);
    }
    if (auto performed = Perform(); !performed) played_.problem = performed.error().message;
    if (auto collected = Collect(); !collected && played_.problem.empty()) {
      played_.problem = collected.error().message;
    }
    auto deleted = control_.DeleteAccount();
    if (!deleted && played_.problem.empty()) played_.problem = deleted.error().message;
    return std::move(played_);
  }

 private:
  Result<void> OpenAccount() {
    if (options_.webhook.empty()) {
      // Less than the sandbox waits for its answer.
      auto merchant = Merchant::Start(options_.merchant_address, options_.sandbox_url,
                                      std::max(options_.timeout / 2, std::chrono::milliseconds(1)));
      if (!merchant) return tl::unexpected(merchant.error());
      merchant_ = std::move(*merchant);
    }
    pb::CreateAccountRequest request;
    request.set_name(AccountNameOf(scenario_.name, options_.seed));
    request.set_api_key(options_.api_key);
    request.set_seed(options_.seed);
    request.mutable_clock()->set_mode("manual");
    request.mutable_clock()->set_time(InstantText(kStart));
    // Each webhook that a test expects is one delivery, however it is answered.
    request.set_webhook_retries("none");
    request.add_webhooks(merchant_ ? merchant_->webhook_url() : options_.webhook);
    if (options_.shuffle) request.set_shuffle_seed(options_.seed);
    auto account = control_.CreateAccount(request);
    if (!account && account.error().code == ErrorCode::kAlreadyExists) {
      return domain::Fail(ErrorCode::kAlreadyExists, Taken(request.name()));
    }
    if (!account) return tl::unexpected(account.error());
    api_key_ = account->api_key();
    return {};
  }

  std::string Taken(const std::string& name) const {
    const std::string key =
        options_.api_key.empty() ? "" : ", or the key \"" + options_.api_key + "\",";
    return "the sandbox at " + options_.sandbox_url + " has the account \"" + name + "\"" + key +
           " already: another run is using it, or one was interrupted. Wait for it, delete it with "
           "curl -X DELETE " +
           options_.sandbox_url + "/sandbox/v1/accounts/" + name + ", or choose another --seed";
  }

  Result<void> Perform() {
    if (auto put = control_.PutScenario(scenario_.name, scenario_.source); !put) return put;
    if (auto set = control_.SetDefaultScenario(scenario_.name); !set) return set;
    auto started =
        std::visit(Overloaded{[this](const scenario::CreateStart& start) { return Start(start); },
                              [this](const scenario::HttpStart& start) { return Start(start); },
                              [this](const scenario::WaitStart& start) { return Start(start); }},
                   test_.start);
    if (!started) return started;
    if (auto called = MakeCalls(); !called) return called;
    return PlayOut();
  }

  // ---- how the order comes to be

  Result<void> Start(const scenario::CreateStart& start) {
    while (played_.create.size() < test_.expect.create.size()) {
      auto outcome = CreateOrder(start.request, order_id_);
      if (!outcome) return tl::unexpected(outcome.error());
      played_.create.push_back(*outcome);
      if (*outcome == "OK") return {};
    }
    return FindOrder();  // an answer that broke was of an order all the same
  }

  Result<void> Start(const scenario::HttpStart& start) {
    const Placeholders values{api_key_, options_.sandbox_url, scenario_.name};
    HttpRequest request;
    request.method = start.method;
    request.url = FillIn(start.url, values);
    for (const auto& [name, value] : start.headers) {
      request.headers.emplace_back(name, FillIn(value, values));
    }
    request.body = FillIn(start.body, values);
    request.timeout = options_.timeout;
    request.own_connection = true;
    auto answer = Wait(std::move(request));
    if (!answer) return tl::unexpected(answer.error());
    const std::string shop = "the shop at " + start.url;
    if (answer->end != HttpAnswer::End::kWhole) {
      return domain::Fail(ErrorCode::kUnavailable, shop + " did not answer: " + answer->why);
    }
    const auto& statuses = start.expected_statuses;
    const bool as_expected = statuses.empty() ? answer->status >= 200 && answer->status < 300
                                              : std::find(statuses.begin(), statuses.end(),
                                                          answer->status) != statuses.end();
    if (!as_expected) {
      std::string expected;
      for (const int status : statuses) {
        expected += (expected.empty() ? "" : " or ") + std::to_string(status);
      }
      return domain::Fail(ErrorCode::kFailedPrecondition,
                          shop + ": expected HTTP status " + (expected.empty() ? "2xx" : expected) +
                              ", got " + std::to_string(answer->status));
    }
    if (auto found = FindOrder(); !found) return found;
    if (order_id_.empty()) {
      return domain::Fail(ErrorCode::kFailedPrecondition,
                          shop + " answered " + std::to_string(answer->status) +
                              ", but created no order with the key " + api_key_);
    }
    return {};
  }

  Result<void> Start(const scenario::WaitStart&) {
    const platform::Countdown countdown(options_.timeout);
    for (;;) {
      if (auto found = FindOrder(); !found) return found;
      if (!order_id_.empty()) return {};
      if (countdown.Left() == std::chrono::milliseconds::zero()) break;
      if (auto stepped = watch_.StepOver(); !stepped) return tl::unexpected(stepped.error());
      platform::Pause(std::min(countdown.Left(), kBetweenLooks));
    }
    return domain::Fail(ErrorCode::kDeadlineExceeded,
                        "nobody created an order with the key " + api_key_ + " within " +
                            std::to_string(options_.timeout.count()) + " ms");
  }

  Result<void> FindOrder() {
    auto orders = control_.ListOrders();
    if (!orders) return tl::unexpected(orders.error());
    if (!orders->empty()) order_id_ = orders->front().order().id();
    return {};
  }

  // ---- the runner's calls of the merchant API

  // A call on a thread of its own, as a fault may have it wait for the account's clock.
  Result<HttpAnswer> Wait(HttpRequest request) {
    return WaitedCall(std::move(request)).Wait(watch_);
  }

  Result<scenario::CallOutcome> CallMerchantApi(const std::string& path,
                                                const google::protobuf::Message& message,
                                                google::protobuf::Message& response) {
    HttpRequest request;
    request.method = "POST";
    request.url = options_.sandbox_url + path;
    request.headers = {{"apikey", api_key_},
                       {"x-sandbox-scenario", scenario_.name},
                       {"Content-Type", "application/json"}};
    request.timeout = options_.timeout;
    if (test_.deadline) {
      request.headers.emplace_back("Grpc-Timeout", GrpcTimeout(*test_.deadline));
      request.timeout = *test_.deadline + kDeadlineGrace;  // the API's own word comes first
    }
    request.body = protojson::Write(message);
    request.own_connection = true;
    auto answer = Wait(std::move(request));
    if (!answer) return tl::unexpected(answer.error());
    auto outcome = OutcomeOf(*answer, response);
    if (!outcome) {
      return domain::Fail(outcome.error().code,
                          options_.sandbox_url + path + ": " + outcome.error().message);
    }
    return outcome;
  }

  Result<scenario::CallOutcome> CreateOrder(const domain::OrderRequest& order,
                                            std::string& created_id) {
    pg::CreateOrderRequest request;
    request.set_merchant_order_id(order.merchant_order_id);
    request.set_asset_name(order.asset_name);
    request.set_target_value(order.target_value);
    request.set_callback_url(order.callback_url);
    request.set_pg_wallet_id(order.pg_wallet_id);
    request.set_description(order.description);
    pg::CreateOrderResponse response;
    auto outcome = CallMerchantApi("/apis/pg/create_order", request, response);
    if (outcome && *outcome == "OK") created_id = response.order().id();
    return outcome;
  }

  Result<void> MakeCalls() {
    if (order_id_.empty() || test_.calls.empty()) return {};
    auto created = CreatedAt();
    if (!created) return tl::unexpected(created.error());
    for (const scenario::TestCall& call : test_.calls) {
      if (auto advanced = AdvanceTo(*created + call.at); !advanced) return advanced;
      auto outcome = Make(call);
      if (!outcome) return tl::unexpected(outcome.error());
      played_.calls.push_back({call.at, call.rpc, *outcome});
    }
    return {};
  }

  Result<scenario::CallOutcome> Make(const scenario::TestCall& call) {
    if (call.rpc == domain::Rpc::kGetPublicOrderById) {
      pg::GetPublicOrderByIdRequest request;
      request.set_id(order_id_);
      pg::GetPublicOrderByIdResponse response;
      return CallMerchantApi("/apis/pg/get_public_order", request, response);
    }
    domain::OrderRequest order;
    order.merchant_order_id = scenario_.name;
    order.asset_name = "BTC";
    order.target_value = "150000";
    if (const auto* start = std::get_if<scenario::CreateStart>(&test_.start)) {
      order = start->request;
    }
    std::string another;  // the test is about the first
    return CreateOrder(order, another);
  }

  // ---- the clock

  Result<domain::Timestamp> CreatedAt() {
    auto events = control_.ListEvents(0);
    if (!events) return tl::unexpected(events.error());
    for (const pb::Event& event : *events) {
      if (event.order_id() != order_id_ || event.type() != "order_created") continue;
      if (const auto instant = ParseInstant(event.at())) return *instant;
    }
    return domain::Fail(ErrorCode::kUnknown,
                        "expected an event order_created of the order " + order_id_ + "; got none");
  }

  Result<void> AdvanceTo(domain::Timestamp instant) {
    for (int round = 0; round < kMaxRounds; ++round) {
      auto clock = control_.GetClock();
      if (!clock) return tl::unexpected(clock.error());
      const auto now = ParseInstant(clock->time());
      if (now && *now >= instant) return {};
      auto advanced = control_.AdvanceTo(instant);
      if (!advanced) return tl::unexpected(advanced.error());
      events_played_ += advanced->event_count();
    }
    return Endless();
  }

  Result<void> PlayOut() {
    for (int round = 0; round < kMaxRounds; ++round) {
      auto advanced = control_.AdvanceUntilIdle();
      if (!advanced) return tl::unexpected(advanced.error());
      if (advanced->stopped_early().empty()) return {};
      events_played_ += advanced->event_count();
    }
    return Endless();
  }

  Result<void> Endless() const {
    return domain::Fail(ErrorCode::kResourceExhausted,
                        "the scenario does not end: it goes on after " +
                            std::to_string(events_played_) +
                            " events; give its `repeat` fewer times, or an end");
  }

  // ---- what came of it

  Result<void> Collect() {
    auto events = control_.ListEvents(0);
    if (!events) return tl::unexpected(events.error());
    played_.events = std::move(*events);
    auto deliveries = control_.ListDeliveries();
    if (!deliveries) return tl::unexpected(deliveries.error());
    played_.deliveries = std::move(*deliveries);
    auto requests = control_.ListRequests(0);
    if (!requests) return tl::unexpected(requests.error());
    played_.recorded = std::move(*requests);
    if (order_id_.empty()) return {};
    auto order = control_.GetOrder(order_id_);
    if (!order) return tl::unexpected(order.error());
    played_.order = std::move(*order);
    return {};
  }

  const PlayOptions& options_;
  const domain::Scenario& scenario_;
  const ScenarioTest& test_;
  Control control_;
  DelayWatch watch_;
  std::unique_ptr<Merchant> merchant_;
  std::string api_key_;
  std::string order_id_;
  std::int64_t events_played_ = 0;
  Played played_;
};

}  // namespace

std::string AccountNameOf(const std::string& scenario, std::uint64_t seed) {
  // FNV-1a, so that the suffix is the same on every machine.
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto add = [&](unsigned char byte) { hash = (hash ^ byte) * 0x100000001b3; };
  for (const char c : scenario) add(static_cast<unsigned char>(c));
  for (int shift = 0; shift < 64; shift += 8) add(static_cast<unsigned char>(seed >> shift));
  std::array<char, 16> suffix{};
  std::snprintf(suffix.data(), suffix.size(), "-%06x", static_cast<unsigned>(hash & 0xffffff));

  std::string name = "test-" + scenario;
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) c = '-';
  }
  return name.substr(0, kMaxAccountName - std::string_view(suffix.data()).size()) + suffix.data();
}

Played Play(const PlayOptions& options, const scenario::ScenarioFile& file) {
  domain::Invariant(file.test.has_value(), "a file without a test is not played");
  return Player(options, file).Play();
}

}  // namespace payscrypt::runner
