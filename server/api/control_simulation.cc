// The part of the control API that is there for the pages.
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "api/control_service.h"
#include "api/control_with.h"
#include "api/messages.h"
#include "domain/quote.h"
#include "scenario/duration_text.h"
#include "scenario/scenario_file.h"

namespace payscrypt::api {
namespace {

using Action = domain::Result<domain::StepAction>;

Action ReadPay(const std::string& value) {
  const auto step = scenario::ParsePay(value.empty() ? "remaining" : value);
  if (!step) return tl::unexpected(InField("value", step.error()));
  return domain::StepAction(*step);
}

Action ReadAction(const control::SimulateOrderRequest& request) {
  const std::string& action = request.action();
  if (action != "pay" && !request.value().empty()) {
    return domain::InvalidArgument("value: expected with the action \"pay\" alone, got it with " +
                                   domain::Quote(action));
  }
  if (action != "confirm" && request.blocks() != 0) {
    return domain::InvalidArgument(
        "blocks: expected with the action \"confirm\" alone, got it with " + domain::Quote(action));
  }
  if (action == "pay") return ReadPay(request.value());
  if (action == "confirm") {
    return domain::StepAction(domain::ConfirmStep{request.blocks() == 0 ? 1 : request.blocks()});
  }
  if (action == "drop") return domain::StepAction(domain::DropStep{});
  if (action == "expire") return domain::StepAction(domain::ExpireStep{});
  if (action == "cancel") return domain::StepAction(domain::CancelStep{});
  return domain::InvalidArgument("action: expected pay, confirm, drop, expire or cancel, got " +
                                 domain::Quote(action));
}

void Fill(const domain::Asset& asset, control::Asset& message) {
  message.set_name(asset.name);
  message.set_chain(asset.chain);
  message.set_network(asset.network);
  message.set_decimals(asset.decimals);
  message.set_target_confirmations(asset.target_confirmations);
  message.set_expires_in(scenario::DurationText(asset.expiry));
}

// The order of that id, whichever account's it is.
struct Found {
  std::shared_ptr<engine::Account> account;
  engine::OrderDetail order;
};

domain::Result<Found> FindOrder(const engine::Directory& directory, const std::string& text) {
  const auto id = domain::OrderId::Parse(text);
  const auto account = id ? directory.FindByOrder(*id) : nullptr;
  auto order = account ? account->FindOrder(*id) : std::nullopt;
  if (order) return Found{account, *std::move(order)};
  return domain::Fail(domain::ErrorCode::kNotFound,
                      "id: expected the id of an order, got " + domain::Quote(text));
}

}  // namespace

void ControlService::ListAssets(const Call& call, const control::ListAssetsRequest&,
                                control::ListAssetsResponse& response, Done done) {
  With(call, done, [&](const AccountPtr& account) -> domain::Result<void> {
    for (const auto& asset : account->options().assets.List()) {
      Fill(*asset, *response.add_assets());
    }
    return {};
  });
}

void ControlService::SimulateOrder(const Call&, const control::SimulateOrderRequest& request,
                                   pg::PublicOrder& response, Done done) {
  if (!options_.simulate_panel) {
    return done({domain::ErrorCode::kNotFound,
                 "expected a sandbox that lets customers be played; this one was started with "
                 "--no-simulate-panel"});
  }
  const auto found = FindOrder(directory_, request.id());
  if (!found) return done(Status(found.error()));
  const Action action = ReadAction(request);
  if (!action) return done(Status(action.error()));
  const auto& account = found->account;
  if (auto usable = account->Check(); !usable) return done(Status(std::move(usable.error())));
  const domain::OrderId id = found->order.found.order.terms->id;
  if (const auto acted = account->Act(id, *action); !acted) return done(Status(acted.error()));
  if (const auto order = account->FindOrder(id)) Fill(order->found, response);
  WhenKept(account, std::move(done))({});
}

}  // namespace payscrypt::api
