#include "engine/directory.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "domain/quote.h"

namespace payscrypt::engine {
namespace {

using domain::ErrorCode;

std::int64_t BlockOf(std::int64_t id) { return (id - kFirstBlockId) / kOrdersInBlock; }

}  // namespace

domain::Result<std::shared_ptr<Account>> Directory::Add(const std::string& name, std::uint64_t seed,
                                                        const std::string& api_key,
                                                        const Maker& make) {
  const std::unique_lock lock(mutex_);
  if (by_name_.contains(name)) {
    return domain::Fail(ErrorCode::kAlreadyExists,
                        "name: expected that of no other account, got " + domain::Quote(name));
  }
  if (auto taken = RefuseTaken(api_key); !taken) return tl::unexpected(taken.error());
  if (by_name_.size() >= kMaxAccounts) {
    return domain::Fail(ErrorCode::kResourceExhausted,
                        "there are " + std::to_string(kMaxAccounts) +
                            " accounts, which is the most; delete one first");
  }
  std::shared_ptr<Account> account;
  if (first_ == nullptr) {
    account = first_ = make(OrderIdRange::OfFirstAccount(seed));
  } else {
    std::int64_t block = OrderIdRange::PreferredBlock(seed, name);
    while (by_block_.contains(block)) block = (block + 1) % kBlockCount;
    account = make(OrderIdRange::OfBlock(block));
    by_block_.emplace(block, account);
  }
  by_name_.emplace(name, account);
  first_keys_.emplace(account.get(), api_key);
  Open(account, api_key);
  account->KeepTerms(api_key);
  return account;
}

void Directory::Restore(const std::shared_ptr<Account>& account,
                        const std::vector<std::string>& api_keys, const std::string& first_key) {
  const std::unique_lock lock(mutex_);
  const std::int64_t first_id = account->options().order_ids.first;
  if (first_id < kFirstBlockId) {
    first_ = account;
  } else {
    by_block_.emplace(BlockOf(first_id), account);
  }
  by_name_.emplace(account->name(), account);
  first_keys_.emplace(account.get(), first_key);
  for (const std::string& key : api_keys) Open(account, key);
}

domain::Result<void> Directory::Remove(const std::string& name) {
  std::shared_ptr<Account> account;
  {
    const std::unique_lock lock(mutex_);
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) {
      return domain::Fail(ErrorCode::kNotFound,
                          "name: expected the name of an account, got " + domain::Quote(name));
    }
    account = found->second;
    if (account == first_) {
      return domain::Fail(ErrorCode::kFailedPrecondition,
                          "account " + domain::Quote(name) + " is there from the start, and stays");
    }
    by_name_.erase(found);
    first_keys_.erase(account.get());
    std::erase_if(by_key_, [&](const auto& entry) { return entry.second.account == account; });
  }
  account->Delete();
  // Its ids are free once it is gone from the store.
  const std::unique_lock lock(mutex_);
  by_block_.erase(BlockOf(account->options().order_ids.first));
  return {};
}

domain::Result<void> Directory::AddKey(const std::shared_ptr<Account>& account,
                                       const std::string& api_key) {
  const std::unique_lock lock(mutex_);
  if (auto taken = RefuseTaken(api_key); !taken) return taken;
  const auto keys = std::ranges::count_if(
      by_key_, [&](const auto& entry) { return entry.second.account == account; });
  if (static_cast<std::size_t>(keys) >= kMaxKeys) {
    return domain::Fail(
        ErrorCode::kResourceExhausted,
        "an account has at most " + std::to_string(kMaxKeys) + " API keys; invalidate one first");
  }
  Open(account, api_key);
  account->KeepKey(api_key, true);
  return {};
}

domain::Result<void> Directory::ResetKeys(const std::shared_ptr<Account>& account) {
  const std::unique_lock lock(mutex_);
  const auto first = first_keys_.find(account.get());
  if (first == first_keys_.end()) return {};  // it was removed
  const auto taken = by_key_.find(first->second);
  if (taken != by_key_.end() && taken->second.account != account) {
    return domain::Fail(
        ErrorCode::kFailedPrecondition,
        "the key that account " + domain::Quote(account->name()) + " was made with opens account " +
            domain::Quote(taken->second.account->name()) + " now; invalidate it there first");
  }
  std::erase_if(by_key_, [&](const auto& entry) {
    if (entry.second.account != account) return false;
    account->KeepKey(entry.first, false);
    return true;
  });
  Open(account, first->second);
  account->KeepKey(first->second, true);
  return {};
}

void Directory::Open(const std::shared_ptr<Account>& account, const std::string& api_key) {
  by_key_.emplace(api_key, KeyHolder{account, std::make_shared<const std::string>(api_key)});
}

std::shared_ptr<Account> Directory::First() const {
  const std::shared_lock lock(mutex_);
  return first_;
}

bool Directory::InvalidateKey(std::string_view account, std::string_view api_key) {
  const std::unique_lock lock(mutex_);
  const auto found = by_key_.find(api_key);
  if (found == by_key_.end() || found->second.account->name() != account) return false;
  found->second.account->KeepKey(found->first, false);
  by_key_.erase(found);
  return true;
}

domain::Result<void> Directory::RefuseTaken(const std::string& api_key) const {
  const auto found = by_key_.find(api_key);
  if (found == by_key_.end()) return {};
  return domain::Fail(ErrorCode::kAlreadyExists,
                      "api_key: expected a key that is not there yet, got one of account " +
                          domain::Quote(found->second.account->name()));
}

KeyHolder Directory::FindByKey(std::string_view api_key) const {
  const std::shared_lock lock(mutex_);
  const auto found = by_key_.find(api_key);
  return found == by_key_.end() ? KeyHolder{} : found->second;
}

std::shared_ptr<Account> Directory::FindByName(std::string_view name) const {
  const std::shared_lock lock(mutex_);
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

std::shared_ptr<Account> Directory::FindByOrder(domain::OrderId id) const {
  const std::shared_lock lock(mutex_);
  if (id.value < kFirstBlockId) return first_;
  const auto found = by_block_.find(BlockOf(id.value));
  return found == by_block_.end() ? nullptr : found->second;
}

std::vector<std::string> Directory::KeysOf(const Account& account) const {
  const std::shared_lock lock(mutex_);
  std::vector<std::string> keys;
  for (const auto& [key, holder] : by_key_) {
    if (holder.account.get() == &account) keys.push_back(key);
  }
  std::ranges::sort(keys);
  return keys;
}

std::vector<std::shared_ptr<Account>> Directory::List(std::string_view after,
                                                      std::size_t limit) const {
  const std::shared_lock lock(mutex_);
  std::vector<std::shared_ptr<Account>> list;
  auto next = by_name_.upper_bound(after);
  for (; next != by_name_.end() && list.size() < limit; ++next) list.push_back(next->second);
  return list;
}

}  // namespace payscrypt::engine
