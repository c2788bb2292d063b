// Which calls of the merchant API an injected fault meets.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "domain/scenario.h"

namespace payscrypt::engine {

// How many calls (or webhooks) each fault of a list could have met so far.
using FaultCounts = std::vector<std::int64_t>;

// Whether a fault that could have met `count` before meets this one.
template <typename Fault>
bool Meets(const Fault& fault, std::int64_t count) {
  return count >= fault.skip && (!fault.times || count < fault.skip + *fault.times);
}

// The first of the faults that meets this call, which is counted; null where none does.
const domain::CallFault* TakeFault(const std::vector<domain::CallFault>& faults, domain::Rpc rpc,
                                   FaultCounts& counts);

// The same for a webhook that tells `status`.
const domain::WebhookFault* TakeFault(const std::vector<domain::WebhookFault>& faults,
                                      domain::OrderStatus status, FaultCounts& counts);

// Faults on createOrder meet calls that have no order yet: those that would get the same scenario
// and have the same merchant_order_id are counted together. Not thread-safe.
class CreationFaults {
 public:
  static constexpr std::size_t kMaxKept = 10'000;  // the oldest are forgotten

  // What calls that are counted together have met.
  struct Counted {
    std::uint64_t number = 0;  // the lower, the sooner it is forgotten
    FaultCounts counts;
  };

  // The request has not been judged yet: an id that is too long counts with those like it.
  static std::string KeyOf(const domain::Scenario& scenario, const std::string& merchant_order_id) {
    return scenario.name + '\0' + merchant_order_id.substr(0, domain::kMaxMerchantOrderIdBytes + 1);
  }

  const domain::CallFault* Take(const domain::Scenario& scenario,
                                const std::string& merchant_order_id);

  // Null where it is forgotten.
  const Counted* Find(const std::string& key) const;
  // Those below it are forgotten.
  std::uint64_t first_number() const { return last_number_ - oldest_.size() + 1; }
  // In the order of their numbers.
  void Restore(std::string key, Counted counted);

 private:
  std::unordered_map<std::string, Counted> counts_;
  std::deque<std::string> oldest_;  // keys, numbered without a gap
  std::uint64_t last_number_ = 0;
};

// A fault that somebody added by hand: it meets any call, or any status change, of the account.
struct AddedFault {
  std::shared_ptr<const domain::CallFault> fault{};  // one of the two
  std::shared_ptr<const domain::WebhookFault> webhook_fault{};
  std::string source{};   // as it was added
  std::int64_t seen = 0;  // what it could have met
  std::int64_t met = 0;
};

// Not thread-safe.
class AddedFaults {
 public:
  static constexpr std::size_t kMaxFaults = 1'000;
  static constexpr std::size_t kMaxBytes = 2 << 20;  // of their sources

  // False where there are too many, or they are too long.
  bool Add(AddedFault fault);
  std::shared_ptr<const domain::CallFault> Take(domain::Rpc rpc);
  std::shared_ptr<const domain::WebhookFault> Take(domain::OrderStatus status);
  const std::vector<AddedFault>& list() const { return faults_; }
  void Restore(std::vector<AddedFault> faults) { faults_ = std::move(faults); }
  void Clear() { faults_.clear(); }

 private:
  template <typename Fault, typename Fits>
  std::shared_ptr<const Fault> TakeFirst(std::shared_ptr<const Fault> AddedFault::*kind, Fits fits);

  std::vector<AddedFault> faults_;  // those that are used up are removed
};

}  // namespace payscrypt::engine
