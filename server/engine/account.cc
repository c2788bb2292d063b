#include "engine/account.h"

#include <algorithm>
#include <utility>

#include "domain/invariant.h"
#include "domain/quote.h"
#include "engine/account_run.h"
#include "engine/order_match.h"

namespace payscrypt::engine {
namespace {

using domain::ErrorCode;
using domain::Timestamp;

// Of a list's orders, under one lock.
constexpr std::size_t kLookedAtAtOnce = 5'000;

OrderView ViewOf(const std::shared_ptr<const domain::OrderTerms>& terms,
                 const domain::OrderState& state) {
  return OrderView{terms, state.status, state.Value(), state.Confirmations(), state.updated_at};
}

tl::unexpected<domain::Error> NoSuchOrder(domain::OrderId id) {
  return domain::Fail(
      ErrorCode::kNotFound,
      "id: expected the id of an order of this account, got \"" + id.ToString() + "\"");
}

domain::Error ResetMeanwhile() {
  return {ErrorCode::kAborted, "the account was reset while the order was created; create it anew"};
}

// The error of a call that a fault keeps from being done; nothing where it is done.
std::optional<domain::Error> ErrorOf(const domain::CallFault* fault) {
  if (fault == nullptr) return std::nullopt;
  if (const auto* fail = std::get_if<domain::FailCall>(&fault->action)) {
    return domain::Error{static_cast<ErrorCode>(fail->code), fail->message};
  }
  if (std::holds_alternative<domain::HangCall>(fault->action)) {
    return domain::Error{ErrorCode::kDeadlineExceeded, "an injected fault never answers"};
  }
  if (std::holds_alternative<domain::ResetCall>(fault->action)) {
    return domain::Error{ErrorCode::kUnavailable, "Connection reset by peer"};
  }
  return std::nullopt;
}

// With the beginning of its message: of the many events, all would be kept.
FaultMet MetBy(const domain::CallFault& fault) {
  domain::CallFault met = fault;
  if (auto* const fail = std::get_if<domain::FailCall>(&met.action)) {
    domain::CutText(fail->message, FaultMet::kMaxMessageKept);
  }
  return {std::make_shared<const domain::CallFault>(std::move(met))};
}

// The asset's terms, changed by what the scenario overrides.
void Agree(const domain::Scenario* scenario, domain::OrderTerms& terms) {
  terms.target_confirmations = terms.asset->target_confirmations;
  if (scenario == nullptr) return;
  const domain::OrderOverrides& order = scenario->order;
  if (order.target_confirmations) terms.target_confirmations = *order.target_confirmations;
  if (order.late_payment) terms.late_payment = *order.late_payment;
  if (order.network && *order.network != terms.asset->network) {
    domain::Asset asset = *terms.asset;
    asset.network = *order.network;
    terms.asset = std::make_shared<const domain::Asset>(std::move(asset));
  }
  if (order.underpayment_tolerance) {
    const auto tolerated = terms.target_value.TimesRatioRoundedDown(
        order.underpayment_tolerance->micro_percent, domain::kWholeInMicroPercent);
    const domain::Amount most = terms.target_value.MinusOrZero(domain::Amount(1));
    terms.tolerated_value = std::min(tolerated.value_or(most), most);
  }
}

}  // namespace

Account::Account(AccountOptions options, AccountPorts ports)
    : options_(std::move(options)),
      ports_(std::move(ports)),
      ids_(options_.order_ids),
      orders_(options_.order_ids.first),
      first_order_(options_.order_ids.first),
      timers_(options_.shuffle_seed),
      wallets_(std::make_shared<const Wallets>(options_.wallets)),
      scenarios_(options_.scenarios, options_.default_scenario),
      webhooks_(options_.webhooks),
      last_now_(ports_.clock->Now()) {
  if (ports_.store != nullptr) {
    deliveries_.Track();
    requests_.Track();
  }
  alarm_ = ports_.alarms.MakeAlarm([this] { RunDue(); });
}

Account::~Account() = default;

Answer<OrderView> Account::CreateOrder(const domain::OrderRequest& request,
                                       const CallSource& source) {
  RecordedRequest record{
      .rpc = domain::Rpc::kCreateOrder, .transport = source.transport, .content = source.content};
  Answer<OrderView> answer;
  const auto end = [&](domain::Result<OrderView> result, Timestamp now) {
    record.at = now;
    record.fault = answer.fault;
    answer.request = requests_.Open(std::move(record));
    answer.result = std::move(result);
  };
  const auto refuse = [&](domain::Error error, Timestamp now) {
    end(tl::unexpected(std::move(error)), now);
  };

  ScenarioChoice choice;
  std::shared_ptr<const Wallets> wallets;
  const bool goes_on = Run([&](Timestamp now, Effects& effects) {
    record.after_event = events_.last_number();
    wallets = wallets_;
    auto chosen = scenarios_.Choose(request, source.scenario);
    if (!chosen) {
      refuse(std::move(chosen.error()), now);
      return false;
    }
    choice = std::move(*chosen);
    answer.fault = TakeCreationFault(choice, request.merchant_order_id);
    record.scenario = choice.scenario;
    if (answer.fault) Tell(nullptr, now, MetBy(*answer.fault), effects);
    if (auto error = ErrorOf(answer.fault.get())) {
      refuse(std::move(*error), now);
      return false;
    }
    return true;
  });
  if (!goes_on) return answer;

  auto terms =
      MakeTerms(request, choice.scenario.get(), *wallets);  // out of the lock: addresses take time

  Run([&](Timestamp now, Effects& effects) {
    if (!terms) {
      refuse(std::move(terms.error()), now);
      return;
    }
    if (auto room = MakeRoom(); !room) {
      refuse(std::move(room.error()), now);
      return;
    }
    domain::OrderTerms& agreed = **terms;
    agreed.created_at = now;
    const bool expires_otherwise = choice.scenario && choice.scenario->order.expires_in;
    agreed.expired_at =
        now + (expires_otherwise ? *choice.scenario->order.expires_in : agreed.asset->expiry);
    Record* const made = MakeRecord(*terms);
    if (made == nullptr) return refuse(ResetMeanwhile(), now);
    made->state.updated_at = now;
    made->api_key = source.api_key;
    Tell(made, now, OrderCreated{}, effects);
    made->expiry_sequence = timers_.Schedule(agreed.expired_at, TimerTask{agreed.id.value});
    StartScenario(*made, choice, now, effects);
    record.order = agreed.id;
    record.terms = made->terms;
    end(ViewOf(made->terms, made->state), now);
  });
  return answer;
}

// All but the times.
domain::Result<std::shared_ptr<domain::OrderTerms>> Account::MakeTerms(
    const domain::OrderRequest& request, const domain::Scenario* scenario, const Wallets& wallets) {
  const auto checked = domain::CheckRequest(request, options_.assets, wallets);
  if (!checked) return tl::unexpected(checked.error());
  const auto id = ids_.Next();
  if (!id) {
    return domain::Fail(ErrorCode::kResourceExhausted,
                        "account \"" + options_.name + "\" has had " +
                            std::to_string(ids_.range().end - ids_.range().first) +
                            " orders, and has room for no more; create another account");
  }
  auto terms = std::make_shared<domain::OrderTerms>();
  terms->id = *id;
  terms->asset = checked->asset;
  terms->target_value = checked->target_value;
  terms->pg_wallet_id = request.pg_wallet_id;
  terms->merchant_order_id = request.merchant_order_id;
  terms->callback_url = request.callback_url;
  terms->description = request.description;
  terms->variants = domain::MakeAddresses(terms->asset->address_kind, options_.seed, terms->id);
  Agree(scenario, *terms);
  return terms;
}

Answer<OrderWithPayments> Account::GetOrder(domain::OrderId id, bool with_payments,
                                            const CallSource& source) {
  Answer<OrderWithPayments> answer;
  Run([&](Timestamp now, Effects& effects) {
    RecordedRequest request{.at = now,
                            .rpc = domain::Rpc::kGetPublicOrderById,
                            .transport = source.transport,
                            .order = id,
                            .after_event = events_.last_number(),
                            .content = source.content};
    Record* const record = FindRecord(id);
    std::optional<domain::Error> error;
    if (record == nullptr) {
      error = NoSuchOrder(id).value();
    } else {
      request.terms = record->terms;
      request.scenario = record->scenario;
      request.before_any_webhook = !record->webhook_sent;
      answer.fault = TakeOrderFault(*record);
      if (answer.fault) Tell(record, now, MetBy(*answer.fault), effects);
      error = ErrorOf(answer.fault.get());
    }
    if (error) {
      answer.result = tl::unexpected(std::move(*error));
    } else {
      answer.result = FoundOf(*record, with_payments);
    }
    request.fault = answer.fault;
    answer.request = requests_.Open(std::move(request));
  });
  return answer;
}

std::uint64_t Account::After(domain::Duration delay, std::function<void()> action,
                             std::uint64_t request) {
  return Run([&](Timestamp now, Effects& effects) {
    const std::uint64_t wait = ++last_wait_;
    if (IsOver(request)) {
      effects.actions.push_back(std::move(action));
      return wait;
    }
    waits_.emplace(wait, std::move(action));
    timers_.Schedule(now + delay, TimerTask{static_cast<std::int64_t>(wait), TimerTask::kWait});
    return wait;
  });
}

std::uint64_t Account::WhenClosed(std::function<void()> action, std::uint64_t request) {
  return Run([&](Timestamp, Effects& effects) {
    const std::uint64_t wait = ++last_wait_;
    if (IsOver(request)) {
      effects.actions.push_back(std::move(action));
    } else {
      waits_.emplace(wait, std::move(action));
    }
    return wait;
  });
}

void Account::ForgetWait(std::uint64_t wait) {
  std::function<void()> forgotten;  // what it holds goes without the lock
  const std::lock_guard lock(mutex_);
  const auto found = waits_.find(wait);
  if (found == waits_.end()) return;
  forgotten = std::move(found->second);
  waits_.erase(found);
}

domain::Result<OrderView> Account::Act(domain::OrderId id, const domain::StepAction& action) {
  return Run([&](Timestamp now, Effects& effects) -> domain::Result<OrderView> {
    Record* const record = FindRecord(id);
    if (record == nullptr) return NoSuchOrder(id);
    if (const auto* pay = std::get_if<domain::PayStep>(&action);
        pay != nullptr && std::holds_alternative<domain::Remaining>(pay->value) &&
        record->state.Value() >= record->terms->target_value) {
      return domain::Fail(ErrorCode::kFailedPrecondition,
                          "order " + id.ToString() + " lacks nothing; pay an amount");
    }
    NoteOrder(*record);
    // The one that acts comes before what its action makes the scenario do.
    const std::int32_t waiting_step = std::exchange(record->waiting_step, -1);
    const Playing playing = std::exchange(record->playing, Playing::kTakenOver);
    auto carried = Carry(action, *record, now, effects);
    if (!carried || playing != Playing::kPlaying) {
      record->waiting_step = waiting_step;
      record->playing = playing;
    }
    if (!carried) return tl::unexpected(std::move(carried.error()));
    if (playing == Playing::kPlaying) Tell(record, now, ScenarioTakenOver{}, effects);
    return ViewOf(record->terms, record->state);
  });
}

std::optional<OrderDetail> Account::FindOrder(domain::OrderId id, std::size_t events) {
  return Run([&](Timestamp, Effects&) -> std::optional<OrderDetail> {
    const Record* const record = FindRecord(id);
    if (record == nullptr) return std::nullopt;
    OrderDetail detail = DetailOf(*record);
    std::uint64_t number = record->last_event;
    while (detail.events.size() < events) {
      const Event* const event = events_.Find(number);
      if (event == nullptr) break;
      detail.events.push_back(*event);
      number = event->previous;
    }
    std::reverse(detail.events.begin(), detail.events.end());
    return detail;
  });
}

// In parts, so that nobody waits for one who looks through all orders.
std::vector<OrderDetail> Account::ListOrders(const OrderQuery& query) {
  const OrderMatch match(query);
  std::vector<OrderDetail> found;
  std::optional<domain::OrderId> after = query.after;
  const auto look_further = [&](Timestamp, Effects&) {
    std::size_t looked_at = 0;
    const auto take = [&](const Record& record) {
      if (found.size() >= query.limit || looked_at++ == kLookedAtAtOnce) return false;
      after = record.terms->id;
      if (match(*record.terms, record.state.status)) found.push_back(DetailOf(record));
      return true;
    };
    if (query.newest_first) {
      orders_.VisitBackFrom(after ? after->value - 1 : domain::kMaxOrderId, take);
    } else {
      orders_.VisitFrom(after ? after->value + 1 : 0, take);
    }
    return found.size() < query.limit && looked_at > kLookedAtAtOnce;
  };
  while (Run(look_further)) continue;
  return found;
}

std::size_t Account::OrderCount() {
  const std::lock_guard lock(mutex_);
  return orders_.size();
}

std::shared_ptr<const domain::Scenario> Account::FindScenario(std::string_view name) {
  const std::lock_guard lock(mutex_);
  return scenarios_.Find(name);
}

std::vector<std::shared_ptr<const domain::Scenario>> Account::ListScenarios() {
  const std::lock_guard lock(mutex_);
  return scenarios_.List();
}

domain::Result<void> Account::PutScenario(std::shared_ptr<const domain::Scenario> scenario) {
  return Set(&Unkept::scenarios, [&] { return scenarios_.Put(std::move(scenario)); });
}

domain::Result<void> Account::DeleteScenario(std::string_view name) {
  return Set(&Unkept::scenarios, [&] { return scenarios_.Delete(name); });
}

domain::Result<void> Account::SetDefaultScenario(const std::string& name) {
  return Set(&Unkept::scenarios, [&] { return scenarios_.SetDefault(name); });
}

std::string Account::DefaultScenario() {
  const std::lock_guard lock(mutex_);
  return scenarios_.default_name();
}

void Account::ReloadScenarios(std::shared_ptr<const domain::ScenarioSet> shared) {
  Run([&](Timestamp, Effects&) {
    scenarios_.Reload(std::move(shared));
    Note(&Unkept::scenarios);  // a default whose file is gone is the account's own
  });
}

domain::Result<void> Account::AddFault(AddedFault fault) {
  return Set(&Unkept::faults, [&]() -> domain::Result<void> {
    if (added_faults_.Add(std::move(fault))) return {};
    return domain::Fail(ErrorCode::kResourceExhausted,
                        "an account has at most " + std::to_string(AddedFaults::kMaxFaults) +
                            " faults, of 2 MiB in all; clear them first");
  });
}

std::vector<AddedFault> Account::ListFaults() {
  const std::lock_guard lock(mutex_);
  return added_faults_.list();
}

void Account::ClearFaults() {
  Set(&Unkept::faults, [&]() -> domain::Result<void> {
    added_faults_.Clear();
    return {};
  });
}

std::vector<Event> Account::ListEvents(std::uint64_t after, std::size_t limit,
                                       std::optional<domain::OrderId> order) {
  const std::lock_guard lock(mutex_);
  const std::uint64_t newest = NewestToTell();
  if (!order) {
    const std::uint64_t room = newest - std::min(newest, after);
    return events_.Since(after, static_cast<std::size_t>(std::min<std::uint64_t>(limit, room)));
  }
  std::vector<Event> found;
  const Record* const record = FindRecord(*order);
  std::uint64_t number = record != nullptr ? record->last_event : 0;
  while (const Event* const event = events_.Find(number)) {
    if (number <= after) break;
    if (number <= newest) found.push_back(*event);
    number = event->previous;
  }
  std::reverse(found.begin(), found.end());
  if (found.size() > limit) found.resize(limit);
  return found;
}

Glimpse Account::Look() {
  const std::lock_guard lock(mutex_);
  return {events_.last_forgotten(), NewestToTell(), clock_leaps_, closed_};
}

Account::Record* Account::FindRecord(domain::OrderId id) { return orders_.Find(id.value); }

// Null where the account has been reset since the order got its id.
Account::Record* Account::MakeRecord(std::shared_ptr<const domain::OrderTerms> terms) {
  if (terms->id.value < first_order_) return nullptr;
  Record& record = orders_.Make(terms->id.value);
  record.terms = std::move(terms);
  return &record;
}

OrderWithPayments Account::FoundOf(const Record& record, bool with_payments) const {
  OrderWithPayments found;
  found.order = ViewOf(record.terms, record.state);
  for (std::size_t i = 0; with_payments && i < record.state.payments.size(); ++i) {
    if (record.state.payments[i].dropped) continue;
    found.payments.push_back({TransactionId(record, i), record.state.payments[i]});
  }
  return found;
}

OrderDetail Account::DetailOf(const Record& record) const {
  OrderDetail detail{FoundOf(record, true), record.scenario, record.playing, {}, {}};
  for (std::size_t i = 0; i < record.state.payments.size(); ++i) {
    detail.tx_ids.push_back(TransactionId(record, i));
    detail.payment_values.push_back(record.state.payments[i].value);
  }
  return detail;
}

std::string Account::TransactionId(const Record& record, std::size_t payment) const {
  return domain::MakeTransactionId(record.terms->asset->address_kind, options_.seed,
                                   record.terms->id, static_cast<int>(payment));
}

// Those that somebody added by hand come before the scenario's.
std::shared_ptr<const domain::CallFault> Account::TakeCreationFault(
    const ScenarioChoice& choice, const std::string& merchant_order_id) {
  if (auto added = TakeAddedFault(domain::Rpc::kCreateOrder)) return added;
  if (!choice.scenario || choice.scenario->call_faults.empty()) return nullptr;
  const auto* fault = creation_faults_.Take(*choice.scenario, merchant_order_id);
  if (ports_.store != nullptr) {
    unkept_.creation_keys.push_back(CreationFaults::KeyOf(*choice.scenario, merchant_order_id));
    unkept_.is_any = true;
  }
  return {choice.scenario, fault};  // kept alive by its scenario
}

std::shared_ptr<const domain::CallFault> Account::TakeAddedFault(domain::Rpc rpc) {
  if (added_faults_.list().empty()) return nullptr;
  Note(&Unkept::faults);
  return added_faults_.Take(rpc);
}

std::shared_ptr<const domain::CallFault> Account::TakeOrderFault(Record& record) {
  if (auto added = TakeAddedFault(domain::Rpc::kGetPublicOrderById)) return added;
  if (!record.faults || !record.scenario) return nullptr;
  NoteOrder(record);
  const auto* fault = TakeFault(record.scenario->call_faults, domain::Rpc::kGetPublicOrderById,
                                record.faults->calls);
  return {record.scenario, fault};
}

void Account::Tell(Record* record, Timestamp now, EventDetail detail, Effects& effects) {
  const domain::OrderId order = record != nullptr ? record->terms->id : domain::OrderId{};
  const std::uint64_t previous = record != nullptr ? record->last_event : 0;
  const Event& event = events_.Append(now, order, previous, std::move(detail));
  if (record != nullptr) {
    record->last_event = event.number;
    NoteOrder(*record);
  }
  effects.is_news = true;
  if (ports_.observe) {
    effects.happenings.push_back({event, record != nullptr ? record->terms : nullptr});
  }
}

}  // namespace payscrypt::engine
