#include "storage/reader.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <utility>

#include "storage/account_record.h"
#include "storage/delivery_record.h"
#include "storage/event_record.h"
#include "storage/order_record.h"
#include "storage/request_record.h"
#include "storage/schema.h"

namespace payscrypt::storage {
namespace {

tl::unexpected<domain::Error> Damaged(const std::string& what) {
  return domain::Fail(domain::ErrorCode::kDataLoss, what);
}

class Reader {
 public:
  Reader(Database& database, ScenarioTable& scenarios)
      : database_(database), scenarios_(scenarios), orders_(scenarios) {}

  domain::Result<std::vector<engine::StoredAccount>> ReadAll() {
    auto read = ReadSettings().and_then([this] { return ReadKeys(); }).and_then([this] {
      return ReadOrders();
    });
    if (read) read = ReadRows("deliveries", "number", &Reader::TakeDelivery);
    if (read) read = ReadRows("events", "last", &Reader::TakeEvents);
    if (read) read = ReadRows("requests", "last", &Reader::TakeRequests);
    if (read) read = ReadRows("creation_faults", "number", &Reader::TakeCreationFault);
    if (!read) return tl::unexpected(std::move(read.error()));
    std::vector<engine::StoredAccount> all;
    for (auto& [first_order, account] : accounts_) {
      const bool is_whole =
          account.terms.order_ids.first == first_order &&
          account.events.size() == account.progress.last_event + 1 - account.progress.first_event;
      if (!is_whole) return Damaged("account " + account.terms.name + " is incomplete");
      if (!AreSound(account.deliveries, account.webhooks.list)) {
        return Damaged("account " + account.terms.name + " has deliveries that cannot be");
      }
      std::ranges::sort(account.requests, {}, &engine::RecordedRequest::number);
      all.push_back(std::move(account));
    }
    return all;
  }

 private:
  using Account = engine::StoredAccount;
  using Take = domain::Result<void> (Reader::*)(Account& account, std::int64_t number,
                                                std::string_view data);

  // Calls `take(statement)` with each row.
  template <typename TakeRow>
  domain::Result<void> ForEach(const std::string& sql, TakeRow take) {
    auto rows = database_.Prepare(sql);
    if (!rows) return tl::unexpected(std::move(rows.error()));
    for (auto row = rows->Step();; row = rows->Step()) {
      if (!row) return tl::unexpected(std::move(row.error()));
      if (!*row) return {};
      if (auto taken = take(*rows); !taken) return taken;
    }
  }

  template <typename Message>
  static domain::Result<Message> Parse(std::string_view data) {
    Message message;
    if (message.ParseFromArray(data.data(), static_cast<int>(data.size()))) return message;
    return Damaged("a row cannot be read");
  }

  domain::Result<void> ReadSettings() {
    return ForEach("SELECT account, setting, data FROM settings ORDER BY account, setting",
                   [this](const Statement& row) {
                     return TakeSetting(accounts_[row.Number(0)],
                                        static_cast<Setting>(row.Number(1)), row.Bytes(2));
                   });
  }

  domain::Result<void> TakeSetting(Account& account, Setting setting, std::string_view data) {
    switch (setting) {
      case Setting::kTerms:
        return Parse<v1::AccountTerms>(data).map(
            [&](const auto& record) { account.terms = Read(record); });
      case Setting::kProgress:
        return Parse<v1::Progress>(data).map(
            [&](const auto& record) { account.progress = Read(record); });
      case Setting::kClock:
        return Parse<v1::Clock>(data).map(
            [&](const auto& record) { account.clock = Read(record); });
      case Setting::kScenarios:
        return Parse<v1::Scenarios>(data).map(
            [&](const auto& record) { account.scenarios = Read(record, scenarios_); });
      case Setting::kFaults:
        return Parse<v1::Faults>(data).map(
            [&](const auto& record) { account.faults = Read(record); });
      case Setting::kWebhooks:
        return Parse<v1::Webhooks>(data).map(
            [&](const auto& record) { account.webhooks = Read(record); });
      case Setting::kWallets:
        return Parse<v1::Wallets>(data).map([&](const auto& record) {
          account.wallets = {record.ids().begin(), record.ids().end()};
        });
    }
    return Damaged("an account has a setting of an unknown kind");
  }

  domain::Result<void> ReadKeys() {
    return ForEach("SELECT account, key FROM keys", [this](const Statement& row) {
      return With(row.Number(0), [&](Account& account) -> domain::Result<void> {
        account.keys.emplace_back(row.Bytes(1));
        return {};
      });
    });
  }

  domain::Result<void> ReadOrders() {
    return ForEach("SELECT id, data FROM orders ORDER BY id", [this](const Statement& row) {
      auto record = Parse<v1::Order>(row.Bytes(1));
      if (!record) return domain::Result<void>(tl::unexpected(std::move(record.error())));
      const auto account = accounts_.upper_bound(row.Number(0));
      if (account == accounts_.begin() || record->id() != row.Number(0)) {
        return domain::Result<void>(Damaged("an order belongs to no account"));
      }
      return orders_.Read(*record).map([&](engine::StoredOrder order) {
        std::prev(account)->second.orders.push_back(std::move(order));
      });
    });
  }

  domain::Result<void> ReadRows(const std::string& table, const std::string& number, Take take) {
    return ForEach(
        "SELECT account, " + number + ", data FROM " + table + " ORDER BY account, " + number,
        [this, take](const Statement& row) {
          return With(row.Number(0), [&](Account& account) {
            return (this->*take)(account, row.Number(1), row.Bytes(2));
          });
        });
  }

  template <typename Action>
  domain::Result<void> With(std::int64_t account, Action action) {
    const auto found = accounts_.find(account);
    if (found == accounts_.end()) return Damaged("a row belongs to no account");
    return action(found->second);
  }

  domain::Result<void> TakeDelivery(Account& account, std::int64_t number, std::string_view data) {
    return Parse<v1::Delivery>(data).and_then([&](const auto& record) -> domain::Result<void> {
      account.deliveries.push_back(Read(record));
      if (account.deliveries.back().number == static_cast<std::uint64_t>(number)) return {};
      return Damaged("a delivery has another number than its row");
    });
  }

  domain::Result<void> TakeEvents(Account& account, std::int64_t last, std::string_view data) {
    return Parse<v1::Events>(data).and_then([&](const auto& row) {
      return Read(row, static_cast<std::uint64_t>(last), account.progress.first_event, scenarios_,
                  account.events);
    });
  }

  domain::Result<void> TakeRequests(Account& account, std::int64_t, std::string_view data) {
    return Parse<v1::Requests>(data).map([&](const auto& row) {
      Read(row, account.progress.first_request, scenarios_, account.requests);
    });
  }

  domain::Result<void> TakeCreationFault(Account& account, std::int64_t number,
                                         std::string_view data) {
    return Parse<v1::CreationFault>(data).map([&](const auto& record) {
      engine::StoredCreationFault fault;
      fault.key = record.key();
      fault.counted.number = static_cast<std::uint64_t>(number);
      fault.counted.counts = {record.counts().begin(), record.counts().end()};
      account.creation_faults.push_back(std::move(fault));
    });
  }

  Database& database_;
  ScenarioTable& scenarios_;
  OrderReader orders_;
  std::map<std::int64_t, Account> accounts_;
};

}  // namespace

domain::Result<std::vector<engine::StoredAccount>> ReadAccounts(Database& database,
                                                                ScenarioTable& scenarios) {
  return Reader(database, scenarios).ReadAll();
}

}  // namespace payscrypt::storage
