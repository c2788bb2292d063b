#include "storage/writer.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "storage/account_record.h"
#include "storage/delivery_record.h"
#include "storage/event_record.h"
#include "storage/order_record.h"
#include "storage/request_record.h"
#include "storage/schema.h"

namespace payscrypt::storage {

domain::Result<void> Writer::Prepare() {
  const std::array<std::pair<Statement*, const char*>, 15> statements{{
      {&begin_, "BEGIN IMMEDIATE"},
      {&commit_, "COMMIT"},
      {&rollback_, "ROLLBACK"},
      {&put_setting_, "REPLACE INTO settings (account, setting, data) VALUES (?, ?, ?)"},
      {&put_key_, "REPLACE INTO keys (key, account) VALUES (?, ?)"},
      {&remove_key_, "DELETE FROM keys WHERE key = ? AND account = ?"},
      {&put_order_, "REPLACE INTO orders (id, data) VALUES (?, ?)"},
      {&remove_order_, "DELETE FROM orders WHERE id = ?"},
      {&put_delivery_, "REPLACE INTO deliveries (account, number, data) VALUES (?, ?, ?)"},
      {&remove_delivery_, "DELETE FROM deliveries WHERE account = ? AND number = ?"},
      {&put_events_, "REPLACE INTO events (account, last, data) VALUES (?, ?, ?)"},
      {&put_requests_, "REPLACE INTO requests (account, last, data) VALUES (?, ?, ?)"},
      {&put_creation_fault_,
       "REPLACE INTO creation_faults (account, number, data) VALUES (?, ?, ?)"},
      {&trim_events_, "DELETE FROM events WHERE account = ? AND last < ?"},
      {&trim_requests_, "DELETE FROM requests WHERE account = ? AND last < ?"},
  }};
  for (const auto& [statement, sql] : statements) {
    auto prepared = database_.Prepare(sql);
    if (!prepared) return tl::unexpected(std::move(prepared.error()));
    *statement = std::move(*prepared);
  }
  return database_.Prepare("DELETE FROM creation_faults WHERE account = ? AND number < ?")
      .map([this](Statement prepared) { trim_creation_faults_ = std::move(prepared); });
}

domain::Result<void> Writer::Write(const Groups& groups) {
  auto written = WriteAll(groups);
  if (written) {
    scenarios_.KeepNew();
  } else {
    // What fails may have rolled back by itself.
    if (database_.IsInTransaction()) rollback_.Run();
    scenarios_.ForgetNew();
    trimmed_.clear();
  }
  return written;
}

domain::Result<void> Writer::WriteAll(const Groups& groups) {
  if (auto begun = begin_.Run(); !begun) return begun;
  for (const auto& [account, group] : groups) {
    if (auto written = WriteAccount(account, group); !written) return written;
  }
  const auto began = monotonic_();
  auto committed = commit_.Run();
  commit_took_ = monotonic_() - began;
  return committed;
}

domain::Result<void> Writer::WriteAccount(std::int64_t account, const AccountGroup& group) {
  if (group.is_wiped || group.is_reset) {
    if (auto wiped = Wipe(account, group.is_wiped); !wiped) return wiped;
  }
  if (!group.is_there || group.progress == nullptr) return {};
  return WriteSettings(account, group)
      .and_then([&] { return WriteKeys(account, group); })
      .and_then([&] { return WriteOrders(group); })
      .and_then([&] { return WriteDeliveries(account, group); })
      .and_then([&] { return WriteHappenings(account, group); })
      .and_then([&] { return WriteCreationFaults(account, group); })
      .and_then([&] { return Trim(account, *group.progress); });
}

// Rare enough to be prepared anew.
domain::Result<void> Writer::Wipe(std::int64_t account, bool settings_too) {
  trimmed_.erase(account);
  // The ids of its orders are those up to the next account's.
  auto orders = database_.Prepare(
      "DELETE FROM orders WHERE id >= ?1 AND id < coalesce((SELECT min(account) FROM settings "
      "WHERE account > ?1), 9223372036854775807)");
  if (!orders) return tl::unexpected(std::move(orders.error()));
  if (auto removed = orders->Bind(0, account).Run(); !removed) return removed;
  std::vector<std::string> tables{"deliveries", "events", "requests", "creation_faults"};
  if (settings_too) tables.insert(tables.end(), {"settings", "keys"});
  for (const std::string& table : tables) {
    auto rows = database_.Prepare("DELETE FROM " + table + " WHERE account = ?");
    if (!rows) return tl::unexpected(std::move(rows.error()));
    if (auto removed = rows->Bind(0, account).Run(); !removed) return removed;
  }
  return {};
}

domain::Result<void> Writer::WriteSettings(std::int64_t account, const AccountGroup& group) {
  const auto put = [&](Setting setting, const google::protobuf::MessageLite& record) {
    return Put(put_setting_, account, static_cast<std::uint64_t>(setting), record);
  };
  domain::Result<void> written;
  const auto put_if = [&](const auto* value, auto record, Setting setting) {
    if (value == nullptr || !written) return;
    storage::Write(*value, record);
    written = put(setting, record);
  };
  put_if(group.progress, v1::Progress(), Setting::kProgress);
  put_if(group.created, v1::AccountTerms(), Setting::kTerms);
  put_if(group.clock, v1::Clock(), Setting::kClock);
  put_if(group.faults, v1::Faults(), Setting::kFaults);
  put_if(group.webhooks, v1::Webhooks(), Setting::kWebhooks);
  if (group.wallets != nullptr && written) {
    v1::Wallets record;
    record.mutable_ids()->Add(group.wallets->begin(), group.wallets->end());
    written = put(Setting::kWallets, record);
  }
  if (group.scenarios != nullptr && written) {
    v1::Scenarios record;
    written = storage::Write(*group.scenarios, scenarios_, record).and_then([&] {
      return put(Setting::kScenarios, record);
    });
  }
  return written;
}

domain::Result<void> Writer::WriteKeys(std::int64_t account, const AccountGroup& group) {
  for (const engine::KeyChange* change : group.keys) {
    Statement& statement = change->is_added ? put_key_ : remove_key_;
    if (auto run = statement.Bind(0, change->key).Bind(1, account).Run(); !run) return run;
  }
  return {};
}

domain::Result<void> Writer::WriteOrders(const AccountGroup& group) {
  for (const auto& [id, order] : group.orders) {
    domain::Result<void> run;
    if (order == nullptr) {
      run = remove_order_.Bind(0, id).Run();
    } else {
      order_.Clear();
      run = storage::Write(*order, scenarios_, order_).and_then([&, key = id] {
        order_.SerializeToString(&bytes_);
        return put_order_.Bind(0, key).Bind(1, bytes_).Run();
      });
    }
    if (!run) return run;
  }
  return {};
}

domain::Result<void> Writer::WriteDeliveries(std::int64_t account, const AccountGroup& group) {
  for (const auto& [number, delivery] : group.deliveries) {
    domain::Result<void> run;
    if (delivery == nullptr) {
      run = remove_delivery_.Bind(0, account).Bind(1, number).Run();
    } else {
      delivery_.Clear();
      storage::Write(*delivery, delivery_);
      run = Put(put_delivery_, account, number, delivery_);
    }
    if (!run) return run;
  }
  return {};
}

domain::Result<void> Writer::WriteHappenings(std::int64_t account, const AccountGroup& group) {
  if (!group.events.empty()) {
    events_.Clear();
    for (const auto* events : group.events) {
      Add(*events, events_);
    }
    const std::uint64_t last = group.events.back()->back().number;
    if (auto put = Put(put_events_, account, last, events_); !put) return put;
  }
  if (group.requests.empty()) return {};
  requests_.Clear();
  std::uint64_t highest = 0;
  for (const auto* requests : group.requests) {
    if (auto added = Add(*requests, scenarios_, requests_); !added) return added;
    highest = std::max(highest, requests->back().number);  // they are sorted
  }
  return Put(put_requests_, account, highest, requests_);
}

domain::Result<void> Writer::WriteCreationFaults(std::int64_t account, const AccountGroup& group) {
  for (const auto& [number, fault] : group.creation_faults) {
    v1::CreationFault record;
    record.set_key(fault->key);
    const engine::FaultCounts& counts = fault->counted.counts;
    record.mutable_counts()->Add(counts.begin(), counts.end());
    if (auto put = Put(put_creation_fault_, account, number, record); !put) return put;
  }
  return {};
}

domain::Result<void> Writer::Trim(std::int64_t account, const engine::AccountProgress& progress) {
  Trimmed& trimmed = trimmed_[account];
  const auto trim = [account](Statement& statement, std::uint64_t first, std::uint64_t& done) {
    if (first == done) return domain::Result<void>();
    done = first;
    return statement.Bind(0, account).Bind(1, first).Run();
  };
  return trim(trim_events_, progress.first_event, trimmed.events)
      .and_then([&] { return trim(trim_requests_, progress.first_request, trimmed.requests); })
      .and_then([&] {
        return trim(trim_creation_faults_, progress.first_creation_fault, trimmed.creation_faults);
      });
}

domain::Result<void> Writer::Put(Statement& statement, std::int64_t account, std::uint64_t number,
                                 const google::protobuf::MessageLite& message) {
  message.SerializeToString(&bytes_);
  return statement.Bind(0, account).Bind(1, number).Bind(2, bytes_).Run();
}

}  // namespace payscrypt::storage
