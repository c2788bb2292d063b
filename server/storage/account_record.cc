#include "storage/account_record.h"

#include <memory>
#include <string>
#include <utility>

#include "storage/fault_record.h"
#include "storage/record.h"

namespace payscrypt::storage {

void Write(const engine::StoredAccountTerms& terms, v1::AccountTerms& record) {
  record.set_name(terms.name);
  record.set_seed(terms.seed);
  record.set_shuffle_seed(terms.shuffle_seed);
  record.set_first_order(terms.order_ids.first);
  record.set_end_of_orders(terms.order_ids.end);
  for (const std::int64_t wallet : terms.wallets) record.add_wallets(wallet);
  for (const std::string& url : terms.webhooks) record.add_webhooks(url);
  record.set_default_scenario(terms.default_scenario);
  record.set_api_key(terms.api_key);
  record.set_clock_factor(terms.clock_factor);
  if (terms.clock_start) record.set_clock_start(MillisOf(*terms.clock_start));
  if (!terms.webhook_retries) return;
  for (const domain::Duration delay : terms.webhook_retries->delays) {
    record.add_webhook_retries(delay.count());
  }
}

engine::StoredAccountTerms Read(const v1::AccountTerms& record) {
  engine::StoredAccountTerms terms;
  terms.name = record.name();
  terms.seed = record.seed();
  terms.shuffle_seed = record.shuffle_seed();
  terms.order_ids = {record.first_order(), record.end_of_orders()};
  terms.wallets = {record.wallets().begin(), record.wallets().end()};
  terms.webhooks = {record.webhooks().begin(), record.webhooks().end()};
  terms.default_scenario = record.default_scenario();
  terms.api_key = record.api_key();
  terms.clock_factor = record.clock_factor();
  if (record.has_clock_start()) terms.clock_start = TimeOf(record.clock_start());
  if (record.webhook_retries_size() == 0) return terms;
  terms.webhook_retries.emplace().delays.clear();
  for (const std::int64_t delay : record.webhook_retries()) {
    terms.webhook_retries->delays.emplace_back(delay);
  }
  return terms;
}

void Write(const engine::AccountProgress& progress, v1::Progress& record) {
  record.set_now(MillisOf(progress.now));
  record.set_next_order(progress.next_order);
  record.set_next_timer(progress.next_timer);
  record.set_first_event(progress.first_event);
  record.set_last_event(progress.last_event);
  record.set_first_request(progress.first_request);
  record.set_last_request(progress.last_request);
  record.set_last_delivery(progress.last_delivery);
  record.set_first_creation_fault(progress.first_creation_fault);
}

engine::AccountProgress Read(const v1::Progress& record) {
  engine::AccountProgress progress;
  progress.now = TimeOf(record.now());
  progress.next_order = record.next_order();
  progress.next_timer = record.next_timer();
  progress.first_event = record.first_event();
  progress.last_event = record.last_event();
  progress.first_request = record.first_request();
  progress.last_request = record.last_request();
  progress.last_delivery = record.last_delivery();
  progress.first_creation_fault = record.first_creation_fault();
  return progress;
}

void Write(const engine::ClockState& clock, v1::Clock& record) {
  record.set_factor(clock.factor);
  record.set_shown(MillisOf(clock.shown));
  record.set_wall(MillisOf(clock.wall));
}

engine::ClockState Read(const v1::Clock& record) {
  return {record.factor(), TimeOf(record.shown()), TimeOf(record.wall())};
}

void Write(const std::vector<engine::AddedFault>& faults, v1::Faults& record) {
  for (const engine::AddedFault& fault : faults) {
    v1::Faults::Added& added = *record.add_faults();
    if (fault.fault) Write(*fault.fault, *added.mutable_fault());
    if (fault.webhook_fault) Write(*fault.webhook_fault, *added.mutable_webhook_fault());
    added.set_source(fault.source);
    added.set_seen(fault.seen);
    added.set_met(fault.met);
  }
}

std::vector<engine::AddedFault> Read(const v1::Faults& record) {
  std::vector<engine::AddedFault> faults;
  for (const v1::Faults::Added& added : record.faults()) {
    engine::AddedFault fault;
    if (added.has_fault()) {
      fault.fault = std::make_shared<const domain::CallFault>(Read(added.fault()));
    }
    if (added.has_webhook_fault()) {
      fault.webhook_fault =
          std::make_shared<const domain::WebhookFault>(Read(added.webhook_fault()));
    }
    fault.source = added.source();
    fault.seen = added.seen();
    fault.met = added.met();
    faults.push_back(std::move(fault));
  }
  return faults;
}

void Write(const engine::StoredWebhooks& webhooks, v1::Webhooks& record) {
  for (const engine::Webhook& webhook : webhooks.list) {
    v1::Webhooks::Webhook& added = *record.add_list();
    added.set_id(webhook.id);
    added.set_url(*webhook.url);
    added.set_paused(webhook.paused);
  }
  record.set_last_id(webhooks.last_id);
}

engine::StoredWebhooks Read(const v1::Webhooks& record) {
  engine::StoredWebhooks webhooks;
  for (const v1::Webhooks::Webhook& webhook : record.list()) {
    webhooks.list.push_back(
        {webhook.id(), std::make_shared<const std::string>(webhook.url()), webhook.paused()});
  }
  webhooks.last_id = record.last_id();
  return webhooks;
}

domain::Result<void> Write(const engine::StoredScenarios& scenarios, ScenarioTable& table,
                           v1::Scenarios& record) {
  for (const auto& [name, scenario] : scenarios.own) {
    const auto id = table.IdOf(scenario);
    if (!id) return tl::unexpected(id.error());
    v1::Scenarios::Own& own = *record.add_own();
    own.set_name(name);
    own.set_scenario(*id);
  }
  record.set_default_name(scenarios.default_name);
  return table.IdOf(scenarios.default_scenario).map([&](std::int64_t id) {
    record.set_default_scenario(id);
  });
}

engine::StoredScenarios Read(const v1::Scenarios& record, ScenarioTable& table) {
  engine::StoredScenarios scenarios;
  for (const v1::Scenarios::Own& own : record.own()) {
    scenarios.own.insert_or_assign(own.name(), table.Find(own.scenario()));
  }
  scenarios.default_name = record.default_name();
  scenarios.default_scenario = table.Find(record.default_scenario());
  return scenarios;
}

}  // namespace payscrypt::storage
