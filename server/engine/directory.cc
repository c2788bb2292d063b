#include "engine/directory.h"

#include <utility>

namespace payscrypt::engine {

domain::Result<Account*> Directory::Add(std::unique_ptr<Account> account,
                                        const std::string& api_key) {
  std::unique_lock lock(mutex_);
  const auto [it, added] = by_key_.emplace(api_key, account.get());
  if (!added) {
    return domain::Fail(
        domain::ErrorCode::kAlreadyExists,
        "api_key: expected a key of no other account, got that of \"" + it->second->name() + "\"");
  }
  accounts_.push_back(std::move(account));
  return it->second;
}

Account* Directory::FindByKey(std::string_view api_key) const {
  std::shared_lock lock(mutex_);
  const auto it = by_key_.find(api_key);
  return it == by_key_.end() ? nullptr : it->second;
}

std::optional<OrderWithPayments> Directory::FindOrder(domain::OrderId id,
                                                      bool with_payments) const {
  std::shared_lock lock(mutex_);
  for (const auto& account : accounts_) {
    if (auto found = account->FindOrder(id, with_payments)) return found;
  }
  return std::nullopt;
}

}  // namespace payscrypt::engine
