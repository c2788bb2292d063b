// A scenario: the story that an order plays by itself, and the faults that meet it.
//
// This is the validated form; scenario/ reads it from a file.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/amount.h"
#include "domain/lifecycle.h"
#include "domain/order.h"
#include "domain/timestamp.h"

namespace payscrypt::domain {

// A part of a value in millionths of a percent, so that "33.333333%" is exact.
struct Percent {
  std::uint64_t micro_percent = 0;
};
inline constexpr std::uint64_t kWholeInMicroPercent = 100'000'000;

// ---- which orders a scenario drives

// Which new orders it takes: all that is given must hold, and of a list any one.
struct Match {
  // Globs: `*` stands for any text, `?` for any one byte; all else for itself.
  std::vector<std::string> merchant_order_id;
  std::vector<std::string> asset_name;
  std::vector<std::string> description;
  std::vector<std::int64_t> pg_wallet_id;
  std::optional<Amount> target_value_from;  // both inclusive
  std::optional<Amount> target_value_to;
};

bool GlobMatches(std::string_view glob, std::string_view text);

// A request whose target_value is no amount is in no range.
bool Matches(const Match& match, const OrderRequest& request);

// What it agrees otherwise than the asset and the account would.
struct OrderOverrides {
  std::optional<Duration> expires_in;
  std::optional<std::int64_t> target_confirmations;
  std::optional<std::string> network;
  std::optional<LatePayment> late_payment;
  std::optional<Percent> underpayment_tolerance;  // at most 100 %
};

// ---- what happens, and when

// What the order lacks when the step comes.
struct Remaining {};

struct PayStep {
  std::variant<Amount, Percent, Remaining> value;
};
struct ConfirmStep {
  std::int64_t blocks = 1;
};
// The newest live payment is dropped, or the payment of that index, counted from 0.
struct DropStep {
  std::optional<std::size_t> payment;
};
// The newest `depth` blocks are replaced by others.
struct ReorgStep {
  std::int64_t depth = 1;
};
struct ExpireStep {};
struct CancelStep {};
// The API key that the order was created with fails from now on.
struct InvalidateKeyStep {};

// How a webhook's body differs from the true one.
struct WebhookEdit {
  std::optional<OrderId> id;
  std::optional<std::int64_t> pg_wallet_id;
  std::optional<std::string> merchant_order_id;
  std::optional<OrderStatus> status;
  std::optional<std::string> text;  // the whole body, whatever it is
};

// A webhook that no status change made.
struct WebhookStep {
  WebhookEdit edit;
};

using StepAction = std::variant<PayStep, ConfirmStep, DropStep, ReorgStep, ExpireStep, CancelStep,
                                InvalidateKeyStep, WebhookStep>;

// Doing a step again. It ends after `times` more, or once the order has the status `until`,
// whichever comes first; at least one of the two is given.
struct Repeat {
  Duration every{};
  std::optional<std::int64_t> times;
  std::optional<OrderStatus> until;
};

// A bound on `until`: an order that never gets there does not keep its scenario going for ever.
inline constexpr std::int64_t kMaxRepeats = 10'000;

struct Step {
  // What `offset` counts from: the order's creation; the step before (its last repetition); or the
  // instant at which, with the step before done, the order has the status `when`.
  enum class Base : std::uint8_t { kAt, kAfter, kWhen };
  Base base = Base::kAfter;
  Duration offset{};
  OrderStatus when = OrderStatus::kPending;  // of kWhen
  StepAction action;
  std::optional<Repeat> repeat;
};

// ---- what goes wrong

enum class Rpc : std::uint8_t { kCreateOrder, kGetPublicOrderById };
inline constexpr int kRpcCount = 2;

// "createOrder", as the API writes it.
std::string_view NameOf(Rpc rpc);

// Not done; answered with the error. The code is a gRPC code, or any other number above 0.
struct FailCall {
  int code = 14;
  std::string message;
};
// Done at once; answered so much later.
struct DelayCall {
  Duration by{};
};
// Not done; never answered.
struct HangCall {};
// Not done; the connection is reset.
struct ResetCall {};
// Done; the answer's body ends in its middle, and the connection with it.
struct TruncateCall {};
// Done; the answer's body is whole, but no JSON.
struct MalformCall {};

using CallFaultAction =
    std::variant<FailCall, DelayCall, HangCall, ResetCall, TruncateCall, MalformCall>;

// A fault spares the first `skip` calls (or webhooks) that it could meet, and then meets `times` of
// them; without `times`, all. The first fault of a list that meets a call is the only one.
struct CallFault {
  Rpc rpc = Rpc::kCreateOrder;
  std::int64_t skip = 0;
  std::optional<std::int64_t> times;
  CallFaultAction action;
};

// It is never sent.
struct SkipWebhook {};
// It is sent so much later; those that come after it do not wait.
struct DelayWebhook {
  Duration by{};
};
// It is sent so many times more.
struct DuplicateWebhook {
  std::int64_t copies = 1;
};
// It is sent after the next one of the order.
struct ReorderWebhook {};
struct EditWebhook {
  WebhookEdit edit;
};

using WebhookFaultAction =
    std::variant<SkipWebhook, DelayWebhook, DuplicateWebhook, ReorderWebhook, EditWebhook>;

struct WebhookFault {
  std::optional<OrderStatus> status;  // of webhooks that tell this status; without, of all
  std::int64_t skip = 0;
  std::optional<std::int64_t> times;
  WebhookFaultAction action;
};

// ----

struct Scenario {
  std::string name;  // the file's name without ".json"
  std::string description;
  std::optional<Match> match;  // without, it takes no order by itself
  OrderOverrides order;
  std::vector<Step> timeline;
  std::vector<CallFault> call_faults;
  std::vector<WebhookFault> webhook_faults;
  std::string source;  // the file's text
};

using ScenarioSet = std::map<std::string, std::shared_ptr<const Scenario>, std::less<>>;

// The command that a step's action is for an order in this state; nothing where there is nothing to
// do to the order's payments (`remaining` of an order that lacks nothing, a step that sends a
// webhook).
Result<std::optional<Command>> CommandFor(const StepAction& action, const OrderTerms& terms,
                                          const OrderState& state);

}  // namespace payscrypt::domain
