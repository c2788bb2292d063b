// An account's wallets, its record of requests that it had no part in, and its reset.
#include <algorithm>
#include <utility>

#include "engine/account.h"
#include "engine/account_run.h"

namespace payscrypt::engine {
namespace {

using domain::ErrorCode;
using domain::Timestamp;

}  // namespace

std::uint64_t Account::RecordRequest(RecordedRequest request) {
  return Run([&](Timestamp now, Effects&) {
    request.at = now;
    request.after_event = events_.last_number();
    return requests_.Open(std::move(request));
  });
}

std::vector<std::int64_t> Account::ListWallets() {
  const std::lock_guard lock(mutex_);
  return *wallets_;
}

domain::Result<void> Account::AddWallet(std::int64_t wallet) {
  return Set(&Unkept::wallets, [&]() -> domain::Result<void> {
    if (std::ranges::find(*wallets_, wallet) != wallets_->end()) {
      return domain::Fail(
          ErrorCode::kAlreadyExists,
          "id: expected that of no wallet of the account, got " + std::to_string(wallet));
    }
    if (wallets_->size() >= kMaxWallets) {
      return domain::Fail(
          ErrorCode::kResourceExhausted,
          "an account has at most " + std::to_string(kMaxWallets) + " wallets; remove one first");
    }
    auto more = std::make_shared<Wallets>(*wallets_);
    more->push_back(wallet);
    wallets_ = std::move(more);
    return {};
  });
}

domain::Result<void> Account::RemoveWallet(std::int64_t wallet) {
  return Set(&Unkept::wallets, [&]() -> domain::Result<void> {
    auto left = std::make_shared<Wallets>(*wallets_);
    if (std::erase(*left, wallet) == 0) {
      return domain::Fail(
          ErrorCode::kNotFound,
          "id: expected that of a wallet of the account, got " + std::to_string(wallet));
    }
    wallets_ = std::move(left);
    return {};
  });
}

void Account::Reset() {
  Effects effects;
  // What is thrown away goes without the lock: it may be a lot.
  OrderTable<Record> orders(options_.order_ids.first);
  {
    const std::lock_guard lock(mutex_);
    EndAllThatWaits({ErrorCode::kAborted, "account \"" + options_.name + "\" was reset"}, effects);
    std::swap(orders, orders_);
    final_orders_.clear();
    first_order_ = ids_.Peek();
    timers_.Clear();
    events_.Clear();
    deliveries_.Clear();
    webhooks_.Reset(options_.webhooks);
    under_way_ = 0;  // those that are under way are met by Settle's look for their delivery
    round_is_open_ = true;
    next_round_.clear();
    settled_in_round_.clear();
    requests_.Clear();
    last_request_before_reset_ = requests_.last_number();
    creation_faults_ = {};
    added_faults_ = {};
    scenarios_.Reset(options_.default_scenario);
    wallets_ = std::make_shared<const Wallets>(options_.wallets);
    ports_.clock->Restart();
    last_now_ = ports_.clock->Now();
    NoteLeap(effects);
    alarm_due_.reset();
    NoteReset();
    Tell(nullptr, last_now_, AccountReset{}, effects);
    Keep(effects);
  }
  Perform(effects);
}

}  // namespace payscrypt::engine
