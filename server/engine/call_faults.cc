#include "engine/call_faults.h"

#include <utility>

namespace payscrypt::engine {

const domain::CallFault* TakeFault(const std::vector<domain::CallFault>& faults, domain::Rpc rpc,
                                   FaultCounts& counts) {
  counts.resize(faults.size());
  for (std::size_t i = 0; i < faults.size(); ++i) {
    if (faults[i].rpc == rpc && Meets(faults[i], counts[i]++)) return &faults[i];
  }
  return nullptr;
}

const domain::WebhookFault* TakeFault(const std::vector<domain::WebhookFault>& faults,
                                      domain::OrderStatus status, FaultCounts& counts) {
  counts.resize(faults.size());
  for (std::size_t i = 0; i < faults.size(); ++i) {
    if (faults[i].status.value_or(status) == status && Meets(faults[i], counts[i]++)) {
      return &faults[i];
    }
  }
  return nullptr;
}

const domain::CallFault* CreationFaults::Take(const domain::Scenario& scenario,
                                              const std::string& merchant_order_id) {
  if (scenario.call_faults.empty()) return nullptr;
  const std::string key = KeyOf(scenario, merchant_order_id);
  const auto [it, added] = counts_.try_emplace(key);
  if (added) {
    it->second.number = ++last_number_;
    oldest_.push_back(key);
    if (oldest_.size() > kMaxKept) {
      counts_.erase(oldest_.front());
      oldest_.pop_front();
    }
  }
  return TakeFault(scenario.call_faults, domain::Rpc::kCreateOrder, it->second.counts);
}

const CreationFaults::Counted* CreationFaults::Find(const std::string& key) const {
  const auto found = counts_.find(key);
  return found == counts_.end() ? nullptr : &found->second;
}

void CreationFaults::Restore(std::string key, Counted counted) {
  last_number_ = counted.number;
  oldest_.push_back(key);
  counts_.insert_or_assign(std::move(key), std::move(counted));
}

bool AddedFaults::Add(AddedFault fault) {
  std::size_t bytes = fault.source.size();
  for (const AddedFault& each : faults_) bytes += each.source.size();
  if (faults_.size() >= kMaxFaults || bytes > kMaxBytes) return false;
  faults_.push_back(std::move(fault));
  return true;
}

template <typename Fault, typename Fits>
std::shared_ptr<const Fault> AddedFaults::TakeFirst(std::shared_ptr<const Fault> AddedFault::*kind,
                                                    Fits fits) {
  for (std::size_t i = 0; i < faults_.size(); ++i) {
    AddedFault& added = faults_[i];
    std::shared_ptr<const Fault> fault = added.*kind;
    if (!fault || !fits(*fault) || !Meets(*fault, added.seen++)) continue;
    ++added.met;
    if (fault->times && added.met == *fault->times) {
      faults_.erase(faults_.begin() + static_cast<std::ptrdiff_t>(i));
    }
    return fault;
  }
  return nullptr;
}

std::shared_ptr<const domain::CallFault> AddedFaults::Take(domain::Rpc rpc) {
  return TakeFirst(&AddedFault::fault,
                   [rpc](const domain::CallFault& fault) { return fault.rpc == rpc; });
}

std::shared_ptr<const domain::WebhookFault> AddedFaults::Take(domain::OrderStatus status) {
  return TakeFirst(&AddedFault::webhook_fault, [status](const domain::WebhookFault& fault) {
    return fault.status.value_or(status) == status;
  });
}

}  // namespace payscrypt::engine
