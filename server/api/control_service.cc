#include "api/control_service.h"

#include <algorithm>
#include <span>
#include <utility>

#include "api/account_choice.h"
#include "api/clock_mode.h"
#include "api/control_messages.h"
#include "api/control_page.h"
#include "api/control_with.h"
#include "api/held_call.h"
#include "api/retry_schedule.h"
#include "domain/quote.h"
#include "scenario/duration_text.h"
#include "scenario/scenario_file.h"

namespace payscrypt::api {
namespace {

using domain::ErrorCode;

constexpr std::string_view kNameCharacters = "abcdefghijklmnopqrstuvwxyz0123456789-";
constexpr std::size_t kMaxNameLength = 64;
constexpr std::size_t kMaxKeyLength = 256;
constexpr std::int64_t kMaxEventsOfAdvance = 10'000'000;
constexpr std::size_t kEventsShown = 1'000;

domain::Result<void> CheckName(const std::string& name) {
  if (name.size() <= kMaxNameLength &&
      name.find_first_not_of(kNameCharacters) == std::string::npos) {
    return {};
  }
  return domain::InvalidArgument("name: expected 1 to 64 of a-z, 0-9 and -, got " +
                                 domain::Quote(name));
}

domain::Result<void> CheckKey(const std::string& key) {
  const bool is_printable = std::ranges::all_of(key, [](char c) { return c > ' ' && c < '\x7f'; });
  if (is_printable && key.size() <= kMaxKeyLength) return {};
  return domain::InvalidArgument(
      "api_key: expected at most 256 printable ASCII characters without spaces, got " +
      domain::Quote(key));
}

struct ClockChange {
  std::optional<double> factor;
  std::optional<domain::Timestamp> time;
};

domain::Result<ClockChange> ReadClock(const control::ClockSetting& setting) {
  ClockChange change;
  if (!setting.mode().empty()) {
    const auto factor = ParseClockMode(setting.mode());
    if (!factor) return tl::unexpected(InField("clock.mode", factor.error()));
    change.factor = *factor;
  }
  if (!setting.time().empty()) {
    const auto time = domain::ParseTimestamp(setting.time());
    if (!time) return tl::unexpected(InField("clock.time", time.error()));
    change.time = *time;
  }
  return change;
}

domain::Result<engine::AdvanceGoal> ReadGoal(const control::AdvanceClockRequest& request) {
  const int given = (request.by().empty() ? 0 : 1) + (request.to().empty() ? 0 : 1) +
                    (request.until_idle() ? 1 : 0);
  if (given != 1) {
    return domain::InvalidArgument("expected exactly one of by, to and until_idle, got " +
                                   std::to_string(given));
  }
  engine::AdvanceGoal goal;
  if (!request.by().empty()) {
    const auto by = scenario::ParseDuration(request.by());
    if (!by) return tl::unexpected(InField("by", by.error(), request.by()));
    goal.by = *by;
  }
  if (!request.to().empty()) {
    const auto to = domain::ParseTimestamp(request.to());
    if (!to) return tl::unexpected(InField("to", to.error()));
    goal.to = *to;
  }
  if (request.max_events() < 0 || request.max_events() > kMaxEventsOfAdvance) {
    return domain::InvalidArgument("max_events: expected 0 to " +
                                   std::to_string(kMaxEventsOfAdvance) + ", got " +
                                   std::to_string(request.max_events()));
  }
  if (request.max_events() > 0) goal.max_events = static_cast<std::uint64_t>(request.max_events());
  return goal;
}

void FillReport(const engine::AdvanceReport& report,
                const std::shared_ptr<engine::Account>& account,
                control::AdvanceClockResponse& message) {
  Fill(report.clock, *message.mutable_clock());
  const std::uint64_t count = report.last_event - report.after_event;
  EventTeller teller(account);
  for (const engine::Event& event :
       account->ListEvents(report.after_event, std::min<std::size_t>(count, kEventsShown))) {
    teller.Fill(event, *message.add_events());
  }
  message.set_event_count(static_cast<std::int64_t>(count));
  if (report.stopped_early) {
    message.set_stopped_early("after " + std::to_string(count) +
                              " events, more than max_events allows; more is due at " +
                              message.clock().next_due() + ": advance again to go on");
  }
}

}  // namespace

ControlService::ControlService(engine::Directory& directory, Options options)
    : directory_(directory), options_(std::move(options)) {}

domain::Result<ControlService::AccountPtr> ControlService::Pick(const Call& call) const {
  auto chosen = ChooseAccount(directory_, call);
  if (!chosen) return chosen;
  return (*chosen)->Check().map([&] { return *chosen; });
}

void ControlService::FillAccount(const AccountPtr& account, control::Account& message) const {
  const engine::AccountOptions& options = account->options();
  message.set_name(options.name);
  const std::vector<std::string> keys = directory_.KeysOf(*account);
  if (!keys.empty()) message.set_api_key(keys.front());
  message.set_seed(options.seed);
  for (const auto& view : account->ListWebhooks()) message.add_webhooks(*view.webhook.url);
  message.set_webhook_retries(RetryScheduleText(options.webhook_retries));
  for (const std::int64_t wallet : account->ListWallets()) message.add_wallets(wallet);
  message.set_default_scenario(account->DefaultScenario());
  Fill(account->GetClock(), *message.mutable_clock());
  message.set_orders(static_cast<std::int64_t>(account->OrderCount()));
}

void ControlService::CreateAccount(const Call&, const control::CreateAccountRequest& request,
                                   control::Account& response, Done done) {
  NewAccount account;
  account.options.name = request.name();
  account.options.seed = request.seed();
  account.options.shuffle_seed = request.shuffle_seed();
  account.options.webhooks = {request.webhooks().begin(), request.webhooks().end()};
  account.options.wallets = {request.wallets().begin(), request.wallets().end()};
  account.options.default_scenario = request.default_scenario();
  account.api_key = request.api_key();
  const auto clock =
      CheckName(request.name()).and_then([&] { return CheckKey(request.api_key()); }).and_then([&] {
        return ReadClock(request.clock());
      });
  if (!clock) return done(Status(clock.error()));
  account.clock_factor = clock->factor.value_or(1);
  account.clock_start = clock->time;
  if (!request.webhook_retries().empty()) {
    auto retries = ParseRetrySchedule(request.webhook_retries());
    if (!retries) return done(Status(InField("webhook_retries", std::move(retries.error()))));
    account.webhook_retries = *std::move(retries);
  }
  const auto made = options_.make_account(std::move(account));
  if (!made) return done(Status(made.error()));
  FillAccount(*made, response);
  WhenKept(*made, std::move(done))(Status());
}

void ControlService::GetAccount(const Call& call, const control::GetAccountRequest&,
                                control::Account& response, Done done) {
  With(call, done, [&](const AccountPtr& account) -> domain::Result<void> {
    FillAccount(account, response);
    return {};
  });
}

void ControlService::ListAccounts(const Call&, const control::ListAccountsRequest& request,
                                  control::ListAccountsResponse& response, Done done) {
  const auto limit = ReadLimit(request.limit());
  if (!limit) return done(Status(limit.error()));
  // One more tells whether this is the last page.
  const std::vector<AccountPtr> accounts = directory_.List(request.after(), *limit + 1);
  const bool is_more =
      FillPage(accounts, *limit, *response.mutable_accounts(),
               [this](const AccountPtr& each, auto& message) { FillAccount(each, message); });
  if (is_more) response.set_next(response.accounts().rbegin()->name());
  WhenKept(directory_.First(), std::move(done))(Status());
}

void ControlService::DeleteAccount(const Call&, const control::DeleteAccountRequest& request,
                                   control::DeleteAccountResponse&, Done done) {
  const auto account = directory_.FindByName(request.name());
  if (account) {
    if (auto usable = account->Check(); !usable) return done(Status(std::move(usable.error())));
    done = WhenKept(account, std::move(done));
  }
  const auto removed = directory_.Remove(request.name());
  done(removed ? Status() : Status(removed.error()));
}

void ControlService::SetDefaultScenario(const Call& call,
                                        const control::SetDefaultScenarioRequest& request,
                                        control::Account& response, Done done) {
  With(call, done, [&](const AccountPtr& account) {
    return account->SetDefaultScenario(request.scenario()).map([&] {
      FillAccount(account, response);
    });
  });
}

void ControlService::CreateApiKey(const Call& call, const control::CreateApiKeyRequest& request,
                                  control::ApiKey& response, Done done) {
  With(call, done, [&](const AccountPtr& account) -> domain::Result<void> {
    if (auto checked = CheckKey(request.key()); !checked) return checked;
    response.set_key(request.key().empty() ? options_.make_key() : request.key());
    return directory_.AddKey(account, response.key());
  });
}

void ControlService::ListApiKeys(const Call& call, const control::ListApiKeysRequest&,
                                 control::ListApiKeysResponse& response, Done done) {
  With(call, done, [&](const AccountPtr& account) -> domain::Result<void> {
    for (std::string& key : directory_.KeysOf(*account)) response.add_keys()->set_key(key);
    return {};
  });
}

void ControlService::InvalidateApiKey(const Call& call,
                                      const control::InvalidateApiKeyRequest& request,
                                      control::InvalidateApiKeyResponse&, Done done) {
  With(call, done, [&](const AccountPtr& account) -> domain::Result<void> {
    if (directory_.InvalidateKey(account->name(), request.key())) return {};
    return domain::Fail(ErrorCode::kNotFound,
                        "key: expected a key of the account, got " + domain::Quote(request.key()));
  });
}

void ControlService::PutScenario(const Call& call, const control::PutScenarioRequest& request,
                                 control::Scenario& response, Done done) {
  With(call, done, [&](const AccountPtr& account) -> domain::Result<void> {
    auto file = scenario::Parse(request.source(), request.name() + ".json");
    if (!file) return tl::unexpected(std::move(file.error()));
    Fill(*file->scenario, response);
    return account->PutScenario(std::move(file->scenario));
  });
}

void ControlService::GetScenario(const Call& call, const control::GetScenarioRequest& request,
                                 control::Scenario& response, Done done) {
  With(call, done, [&](const AccountPtr& account) -> domain::Result<void> {
    const auto scenario = account->FindScenario(request.name());
    if (!scenario) {
      return domain::Fail(ErrorCode::kNotFound, "name: expected the name of a scenario, got " +
                                                    domain::Quote(request.name()));
    }
    Fill(*scenario, response);
    return {};
  });
}

void ControlService::ListScenarios(const Call& call, const control::ListScenariosRequest& request,
                                   control::ListScenariosResponse& response, Done done) {
  With(call, done, [&](const AccountPtr& account) -> domain::Result<void> {
    const auto limit = ReadLimit(request.limit());
    if (!limit) return tl::unexpected(limit.error());
    const auto all = account->ListScenarios();
    const auto first = std::ranges::upper_bound(all, request.after(), {},
                                                [](const auto& each) { return each->name; });
    const bool is_more =
        FillPage(std::span(first, all.end()), *limit, *response.mutable_scenarios(),
                 [](const auto& each, auto& message) { Fill(*each, message); });
    if (is_more) response.set_next(response.scenarios().rbegin()->name());
    return {};
  });
}

void ControlService::DeleteScenario(const Call& call, const control::DeleteScenarioRequest& request,
                                    control::DeleteScenarioResponse&, Done done) {
  With(call, done,
       [&](const AccountPtr& account) { return account->DeleteScenario(request.name()); });
}

void ControlService::AddFault(const Call& call, const control::AddFaultRequest& request,
                              control::Fault& response, Done done) {
  With(call, done, [&](const AccountPtr& account) -> domain::Result<void> {
    auto fault = scenario::ParseFault(request.source());
    if (!fault) return tl::unexpected(InField("source", std::move(fault.error())));
    engine::AddedFault added{.source = request.source()};
    if (auto* of_call = std::get_if<domain::CallFault>(&*fault)) {
      added.fault = std::make_shared<const domain::CallFault>(std::move(*of_call));
    } else {
      added.webhook_fault = std::make_shared<const domain::WebhookFault>(
          std::get<domain::WebhookFault>(*std::move(fault)));
    }
    Fill(added, response);
    return account->AddFault(added);
  });
}

void ControlService::ListFaults(const Call& call, const control::ListFaultsRequest&,
                                control::ListFaultsResponse& response, Done done) {
  With(call, done, [&](const AccountPtr& account) -> domain::Result<void> {
    for (const engine::AddedFault& fault : account->ListFaults()) {
      Fill(fault, *response.add_faults());
    }
    return {};
  });
}

void ControlService::ClearFaults(const Call& call, const control::ClearFaultsRequest&,
                                 control::ClearFaultsResponse&, Done done) {
  With(call, done, [&](const AccountPtr& account) -> domain::Result<void> {
    account->ClearFaults();
    return {};
  });
}

void ControlService::GetClock(const Call& call, const control::GetClockRequest&,
                              control::Clock& response, Done done) {
  With(call, done, [&](const AccountPtr& account) -> domain::Result<void> {
    Fill(account->GetClock(), response);
    return {};
  });
}

void ControlService::SetClock(const Call& call, const control::SetClockRequest& request,
                              control::Clock& response, Done done) {
  With(call, done, [&](const AccountPtr& account) -> domain::Result<void> {
    const auto change = ReadClock(request.clock());
    if (!change) return tl::unexpected(change.error());
    const auto clock = account->SetClock(change->factor, change->time);
    if (!clock) return tl::unexpected(clock.error());
    Fill(*clock, response);
    return {};
  });
}

void ControlService::AdvanceClock(const Call& call, const control::AdvanceClockRequest& request,
                                  control::AdvanceClockResponse& response, Done done) {
  const auto account = Pick(call);
  if (!account) return done(Status(account.error()));
  const auto goal = ReadGoal(request);
  if (!goal) return done(Status(goal.error()));
  const auto held = std::make_shared<HeldCall>(std::move(done));
  call.OnCancel([held] { held->End(CallerGone()); });
  (*account)->Advance(*goal, [held, account = *account,
                              &response](const domain::Result<engine::AdvanceReport>& report) {
    // Not before, as an event is not told until it is kept.
    account->WhenKept([held, account, report, &response](const domain::Result<void>& kept) {
      held->Answer([&]() -> Status {
        if (!report) return Status(report.error());
        if (!kept) return Status(kept.error());
        FillReport(*report, account, response);
        return {};
      });
    });
  });
}

}  // namespace payscrypt::api
