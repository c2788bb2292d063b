#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "domain/error.h"
#include "domain/order_id.h"
#include "engine/account.h"

namespace payscrypt::engine {

inline constexpr std::size_t kMaxAccounts = 10'000;
inline constexpr std::size_t kMaxKeys = 1'000;  // of an account

// What an API key opens.
struct KeyHolder {
  std::shared_ptr<Account> account;  // null: nothing
  std::shared_ptr<const std::string> api_key;
};

// Every account of the sandbox, by name, by API key and by order. Safe to call from any thread.
class Directory {
 public:
  using Maker = std::function<std::shared_ptr<Account>(OrderIdRange)>;

  // Adds the account that `make` makes, with order ids of its own: the first account's are
  // followed by nobody's, the others' are blocks that the seed and the name choose.
  // ALREADY_EXISTS where the name or the key is another's.
  domain::Result<std::shared_ptr<Account>> Add(const std::string& name, std::uint64_t seed,
                                               const std::string& api_key, const Maker& make);

  // Adds one that was kept, with its keys; `first_key` is that which it was made with.
  void Restore(const std::shared_ptr<Account>& account, const std::vector<std::string>& api_keys,
               const std::string& first_key);

  // Closes the account and forgets it. NOT_FOUND where there is none.
  domain::Result<void> Remove(const std::string& name);

  // One more key of the account. ALREADY_EXISTS where it is one already, RESOURCE_EXHAUSTED where
  // it has kMaxKeys.
  domain::Result<void> AddKey(const std::shared_ptr<Account>& account, const std::string& api_key);
  // Whether the account of that name had such a key. It fails with the very next request.
  bool InvalidateKey(std::string_view account, std::string_view api_key);

  KeyHolder FindByKey(std::string_view api_key) const;
  std::shared_ptr<Account> FindByName(std::string_view name) const;
  // The account that the order is of, were there such an order; null where none can have it.
  std::shared_ptr<Account> FindByOrder(domain::OrderId id) const;

  // The account has the key that it was added with, and no other. FAILED_PRECONDITION, and nothing
  // changed, where that is another account's by now.
  domain::Result<void> ResetKeys(const std::shared_ptr<Account>& account);

  // The first one that was added, which stays; null before that.
  std::shared_ptr<Account> First() const;

  // The keys that open the account, in alphabetical order; empty where none does any more.
  std::vector<std::string> KeysOf(const Account& account) const;

  // By name: those after `after`, `limit` at most.
  std::vector<std::shared_ptr<Account>> List(std::string_view after = {},
                                             std::size_t limit = kMaxAccounts) const;

 private:
  domain::Result<void> RefuseTaken(const std::string& api_key) const;
  void Open(const std::shared_ptr<Account>& account, const std::string& api_key);

  struct StringHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>{}(text);
    }
  };

  mutable std::shared_mutex mutex_;
  std::shared_ptr<Account> first_;
  std::map<std::string, std::shared_ptr<Account>, std::less<>> by_name_;
  std::unordered_map<const Account*, std::string> first_keys_;
  std::unordered_map<std::string, KeyHolder, StringHash, std::equal_to<>> by_key_;
  std::unordered_map<std::int64_t, std::shared_ptr<Account>> by_block_;
};

}  // namespace payscrypt::engine
