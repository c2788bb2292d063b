#pragma once

#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "domain/error.h"
#include "domain/order_id.h"
#include "engine/account.h"

namespace payscrypt::engine {

// Every account of the sandbox, by API key and by order. Safe to call from any thread. Accounts
// live as long as the directory.
class Directory {
 public:
  // Adds an account that the key opens. ALREADY_EXISTS where the key opens another.
  domain::Result<Account*> Add(std::unique_ptr<Account> account, const std::string& api_key);

  // Null where the key opens no account.
  Account* FindByKey(std::string_view api_key) const;

  // The order, whichever account has it.
  std::optional<OrderWithPayments> FindOrder(domain::OrderId id, bool with_payments) const;

 private:
  struct StringHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>{}(text);
    }
  };

  mutable std::shared_mutex mutex_;
  std::vector<std::unique_ptr<Account>> accounts_;
  std::unordered_map<std::string, Account*, StringHash, std::equal_to<>> by_key_;
};

}  // namespace payscrypt::engine
