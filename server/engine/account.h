// One merchant's account: its clock, orders, their scenarios, faults, webhooks and its event log.
//
// An account is a monitor. A command takes the lock, lets what is due happen first, computes the
// new state with its effects, commits all or nothing, and lets go of the lock; only then are the
// effects performed. Safe to call from any thread; nothing here blocks.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "domain/lifecycle.h"
#include "domain/order.h"
#include "domain/scenario.h"
#include "engine/account_setup.h"
#include "engine/account_views.h"
#include "engine/call_faults.h"
#include "engine/deliveries.h"
#include "engine/event_log.h"
#include "engine/news.h"
#include "engine/order_ids.h"
#include "engine/order_table.h"
#include "engine/playing.h"
#include "engine/ports.h"
#include "engine/request_log.h"
#include "engine/scenario_book.h"
#include "engine/store.h"
#include "engine/timer_queue.h"
#include "engine/unkept.h"
#include "engine/webhooks.h"

namespace payscrypt::engine {

class Account : public std::enable_shared_from_this<Account> {
 public:
  static constexpr std::uint64_t kNoRequest = std::numeric_limits<std::uint64_t>::max();

  Account(AccountOptions options, AccountPorts ports);
  ~Account();
  Account(const Account&) = delete;
  Account& operator=(const Account&) = delete;

  const AccountOptions& options() const { return options_; }
  const std::string& name() const { return options_.name; }

  // ---- the merchant API

  // Creates an order, which its scenario then drives.
  Answer<OrderView> CreateOrder(const domain::OrderRequest& request, const CallSource& source);

  // NOT_FOUND where the account has no such order.
  Answer<OrderWithPayments> GetOrder(domain::OrderId id, bool with_payments,
                                     const CallSource& source);

  // Has `action` called once the account's clock has gone on so far, or when the account is closed
  // or reset: at once, where it was since that request of the journal. The result is for
  // ForgetWait.
  std::uint64_t After(domain::Duration delay, std::function<void()> action,
                      std::uint64_t request = kNoRequest);
  // Has `action` called when the account is closed or reset, and not before.
  std::uint64_t WhenClosed(std::function<void()> action, std::uint64_t request = kNoRequest);
  void ForgetWait(std::uint64_t wait);

  // Opens the record of a request that is answered without the account: refused, say. Its time is
  // the account's; the result is its number.
  std::uint64_t RecordRequest(RecordedRequest request);
  RequestLog& requests() { return requests_; }

  // ---- control

  // Acts on an order by hand, which stops its scenario. NOT_FOUND where there is no such order;
  // FAILED_PRECONDITION where its state does not allow it.
  domain::Result<OrderView> Act(domain::OrderId id, const domain::StepAction& action);

  // With the newest `events` of its events at most. Nothing where the account has no such order.
  std::optional<OrderDetail> FindOrder(domain::OrderId id, std::size_t events = 0);
  std::vector<OrderDetail> ListOrders(const OrderQuery& query);
  std::size_t OrderCount();

  ClockView GetClock();
  // FAILED_PRECONDITION where `time` is in the past.
  domain::Result<ClockView> SetClock(std::optional<double> factor,
                                     std::optional<domain::Timestamp> time);

  // Plays what is due on the way to the goal, instant by instant; after each it waits until the
  // webhooks of that instant are settled. Advances take turns. `done` is called once, from any
  // thread.
  void Advance(const AdvanceGoal& goal, std::function<void(domain::Result<AdvanceReport>)> done);

  // Has `done` called, from any thread, once the order has that status; with FAILED_PRECONDITION
  // where it cannot have it any more, NOT_FOUND where there is no such order. The result is for
  // ForgetWatch.
  std::uint64_t WhenStatus(domain::OrderId id, domain::OrderStatus status,
                           std::function<void(domain::Result<void>)> done);
  void ForgetWatch(domain::OrderId id, std::uint64_t watch);

  // The book of scenarios: see ScenarioBook.
  std::shared_ptr<const domain::Scenario> FindScenario(std::string_view name);
  std::vector<std::shared_ptr<const domain::Scenario>> ListScenarios();
  domain::Result<void> PutScenario(std::shared_ptr<const domain::Scenario> scenario);
  domain::Result<void> DeleteScenario(std::string_view name);
  domain::Result<void> SetDefaultScenario(const std::string& name);
  std::string DefaultScenario();
  void ReloadScenarios(std::shared_ptr<const domain::ScenarioSet> shared);

  domain::Result<void> AddFault(AddedFault fault);
  std::vector<AddedFault> ListFaults();
  void ClearFaults();

  // ---- webhooks

  // RESOURCE_EXHAUSTED where there are too many. The URL is one that the sender takes.
  domain::Result<WebhookView> CreateWebhook(std::string url);
  std::vector<WebhookView> ListWebhooks();
  // NOT_FOUND where there is none; the same goes for those that follow. What a paused webhook is
  // owed waits until it is resumed. Without a URL it keeps its own.
  domain::Result<WebhookView> UpdateWebhook(std::uint32_t id, std::optional<std::string> url,
                                            bool paused);
  // What it is still owed is canceled.
  domain::Result<void> DeleteWebhook(std::uint32_t id);

  // Called once, from any thread, with the delivery as its attempt has left it.
  using AttemptDone = std::function<void(domain::Result<Delivery>)>;
  // Sends a made-up webhook to that URL alone, paused or not.
  void TestWebhook(std::uint32_t id, AttemptDone done);
  // Makes one more attempt now, whatever became of those before. FAILED_PRECONDITION where it is
  // under way, behind another one of its line, or canceled.
  void Redeliver(std::uint64_t number, AttemptDone done);
  // FAILED_PRECONDITION where there is nobody to send it to. The result are its deliveries.
  domain::Result<std::vector<Delivery>> SendWebhook(const Spoof& spoof);

  std::optional<Delivery> FindDelivery(std::uint64_t number);
  std::vector<Delivery> ListDeliveries(const DeliveryQuery& query);

  // ---- what happened

  // Up to `limit` above number `after`, oldest first; of one order alone where one is given.
  std::vector<Event> ListEvents(std::uint64_t after, std::size_t limit,
                                std::optional<domain::OrderId> order = {});

  // The wallets that orders may name, in the order in which they came; none: any is taken.
  std::vector<std::int64_t> ListWallets();
  // ALREADY_EXISTS, RESOURCE_EXHAUSTED.
  domain::Result<void> AddWallet(std::int64_t wallet);
  // NOT_FOUND where it is none of them.
  domain::Result<void> RemoveWallet(std::int64_t wallet);

  // The account is as it was when it was made, but for what its numbers count from: ids of orders
  // and numbers of events, deliveries and requests are never given twice. Calls that wait are
  // ended, and webhooks that are under way are forgotten.
  void Reset();

  // A webhook's body, as it is or was sent; nothing where its order is gone.
  std::optional<std::string> BodyOf(const Delivery& delivery);

  // ---- watching

  // Of events, of the clock being set or advanced, and of the account being closed.
  News& news() { return news_; }
  Glimpse Look();

  // ----

  // Lets everything happen that is due by now, in the order (due, sequence), each at its own
  // instant.
  void RunDue();

  // Ends the calls and advances that wait. Nothing happens in the account from now on, but that
  // webhooks which are under way are settled.
  void Close();
  // The same, and all that is kept of the account is forgotten.
  void Delete();

  // ---- what is kept, where there is a store

  // UNAVAILABLE, and why, while nothing can be kept: a command that comes then is to be refused.
  domain::Result<void> Check() const {
    return ports_.store == nullptr ? domain::Result<void>() : ports_.store->Check();
  }

  // Nothing can be kept any more, so nothing happens: ends with `why` whoever waits for a status,
  // an advance or an attempt.
  void GiveUpWaiting(const domain::Error& why);

  // Calls `answer(domain::Result<void>)` once all that has happened in the account is kept: at once
  // where nothing waits. With UNAVAILABLE where it cannot be kept now.
  template <typename Answer>
  void WhenKept(Answer answer) const {
    if (ports_.store == nullptr || !ports_.store->IsPending()) {
      answer(domain::Result<void>());
    } else {
      ports_.store->WhenKept(std::move(answer));
    }
  }

  // The account is new, and opened by that key.
  void KeepTerms(const std::string& api_key);
  void KeepKey(const std::string& api_key, bool is_added);

  // A request of the journal has been answered.
  void EndRequest(std::uint64_t number, RequestAnswer answer);
  void ClearRequests();

  // Takes up what was kept of it, before anything else happens; Resume lets it go on.
  void Restore(StoredAccount stored);
  void Resume();

 private:
  // What faults have met, where there are any.
  struct FaultState {
    FaultCounts calls;
    FaultCounts webhooks;
    std::vector<Delivery> held;  // webhooks that wait for the next one; not numbered yet
  };

  struct Record {
    std::shared_ptr<const domain::OrderTerms> terms;  // null: its id was given away in vain
    domain::OrderState state;
    std::shared_ptr<const domain::Scenario> scenario;  // null: none
    std::shared_ptr<const std::string> api_key;        // that it was created with
    std::unique_ptr<FaultState> faults;                // where it has met any, or may
    std::uint64_t last_event = 0;
    std::int32_t waiting_step = -1;  // that waits for the status it names; -1: none
    Playing playing = Playing::kNone;
    bool webhook_sent = false;  // one about it
    bool is_changed = false;    // since it was handed to the store
    StoredTimer next_step;      // of the scenario
    std::uint64_t expiry_sequence = 0;
  };

  // What a webhook's body is made of.
  struct WebhookContent {
    domain::OrderId order;
    domain::OrderStatus status = domain::OrderStatus::kPending;
    std::shared_ptr<const domain::WebhookEdit> edit;  // null: the truth
    std::shared_ptr<const domain::OrderTerms> terms;  // null: of no order
  };

  // What a timer is for.
  struct TimerTask {
    static constexpr std::int32_t kExpiry = -1;    // of the order `subject`
    static constexpr std::int32_t kDelivery = -2;  // the delivery `subject` is to be sent
    static constexpr std::int32_t kWait = -3;      // the wait `subject` is over
    static constexpr std::int32_t kAttempt = -4;   // the delivery `subject` is to be tried
    std::int64_t subject = 0;
    std::int32_t step = kExpiry;  // or the index of a step of the order `subject`
    std::int32_t repetition = 0;  // of kAttempt: how many attempts were made before
  };
  using Timers = TimerQueue<TimerTask>;
  using Wallets = std::vector<std::int64_t>;

  // A webhook to be sent.
  struct Outgoing {
    std::uint64_t delivery = 0;
    std::uint32_t attempt = 0;
    std::shared_ptr<const std::string> url;
    WebhookContent content;
    bool needs_fresh = false;  // as Attempt's
  };

  struct Effects {
    std::vector<Happening> happenings;
    std::vector<Outgoing> webhooks;
    std::vector<std::shared_ptr<const std::string>> invalid_keys;
    std::vector<std::function<void()>> actions;
    // Of callers who see to it that what they are told is kept: they are not to wait for a store
    // that cannot write.
    std::vector<std::function<void()>> answers;
    bool is_news = false;

    bool IsNothing() const {
      return !is_news && happenings.empty() && webhooks.empty() && invalid_keys.empty() &&
             actions.empty();
    }
  };

  struct Settlement {
    std::uint64_t delivery = 0;
    std::uint32_t attempt = 0;
    AttemptOutcome outcome;
  };

  // Somebody waits for a status.
  struct Watch {
    std::uint64_t number = 0;
    domain::OrderStatus status = domain::OrderStatus::kPending;
    std::function<void(domain::Result<void>)> done;
  };

  struct AdvanceUnderWay {
    AdvanceGoal goal;
    std::function<void(domain::Result<AdvanceReport>)> done;
    bool begun = false;
    domain::Timestamp target;
    std::uint64_t after_event = 0;
  };

  // Runs a command: what is due, then `body(now, effects)`, then the effects.
  template <typename Body>
  auto Run(Body body);

  // Changes a setting by `change`, which may refuse to.
  template <typename Change>
  domain::Result<void> Set(bool Unkept::*what, Change change);

  void End(bool is_deleted);

  domain::Result<std::shared_ptr<domain::OrderTerms>> MakeTerms(const domain::OrderRequest& request,
                                                                const domain::Scenario* scenario,
                                                                const Wallets& wallets);

  // Each of these with the lock held.

  domain::Timestamp Begin(Effects& effects);
  void RunTimers(domain::Timestamp now, Effects& effects);
  void RunTimer(const TimerTask& task, domain::Timestamp now, Effects& effects);
  bool IsPointless(const TimerTask& task);
  std::optional<domain::Timestamp> NextDue();
  void SetAlarm();
  void WakeSoon();

  Record* FindRecord(domain::OrderId id);
  Record* MakeRecord(std::shared_ptr<const domain::OrderTerms> terms);
  domain::Result<void> MakeRoom();
  void Forget(domain::OrderId id);
  OrderWithPayments FoundOf(const Record& record, bool with_payments) const;
  OrderDetail DetailOf(const Record& record) const;
  std::string TransactionId(const Record& record, std::size_t payment) const;
  std::shared_ptr<const domain::CallFault> TakeCreationFault(const ScenarioChoice& choice,
                                                             const std::string& merchant_order_id);
  std::shared_ptr<const domain::CallFault> TakeAddedFault(domain::Rpc rpc);
  std::shared_ptr<const domain::CallFault> TakeOrderFault(Record& record);

  void StartScenario(Record& record, const ScenarioChoice& choice, domain::Timestamp now,
                     Effects& effects);
  void RunStep(const TimerTask& task, Record& record, domain::Timestamp now, Effects& effects);
  domain::Result<void> Carry(const domain::StepAction& action, Record& record,
                             domain::Timestamp now, Effects& effects);
  void ScheduleAfterStep(const TimerTask& task, Record& record, domain::Timestamp now,
                         Effects& effects);
  void ScheduleStep(std::size_t step, Record& record, domain::Timestamp previous, Effects& effects);
  void SetStepTimer(Record& record, domain::Timestamp due, std::int32_t step,
                    std::int32_t repetition);
  void WakeWaitingStep(Record& record, domain::Timestamp now, Effects& effects);
  void EndWatches(const Record& record, Effects& effects);
  void FinishScenario(Record& record, domain::Timestamp now, Effects& effects);
  domain::Result<void> ApplyTo(Record& record, const domain::Command& command,
                               domain::Timestamp now, Effects& effects);
  void Tell(Record* record, domain::Timestamp now, EventDetail detail, Effects& effects);

  void TellOf(const Delivery& delivery, domain::Timestamp now, EventDetail detail,
              Effects& effects);

  void OweStatus(Record& record, domain::Timestamp now, Effects& effects);
  void OweStatusTo(std::uint32_t webhook, const std::shared_ptr<const domain::WebhookFault>& fault,
                   Record& record, domain::Timestamp now, Effects& effects);
  void OweMadeUp(const domain::WebhookEdit& edit, Record& record, domain::Timestamp now,
                 Effects& effects);
  std::shared_ptr<const domain::WebhookFault> TakeWebhookFault(Record& record);
  static std::vector<Delivery> TakeHeld(Record& record, std::uint32_t webhook);
  Delivery* AddDelivery(const Delivery& delivery, domain::Timestamp now, Effects& effects);
  void EnterLine(Delivery& delivery, domain::Timestamp now, Effects& effects);
  void TellWebhook(const Webhook& webhook, WebhookChanged::Change change, domain::Timestamp now,
                   Effects& effects);
  WebhookView ViewWebhook(const Webhook& webhook) const;
  domain::Result<void> CheckRoomFor(const Spoof& spoof) const;
  domain::Result<void> BeginTest(std::uint32_t id, AttemptDone& done, domain::Timestamp now,
                                 Effects& effects);
  domain::Result<void> BeginRedelivery(std::uint64_t number, AttemptDone& done,
                                       domain::Timestamp now, Effects& effects);

  void Proceed(Delivery& delivery, domain::Timestamp now, Effects& effects);
  void SendOrHold(Delivery& delivery, domain::Timestamp now, Effects& effects);
  void SendHeld(std::uint64_t number, domain::Timestamp now, Effects& effects);
  bool IsPointlessDelivery(const TimerTask& task);
  void ConcludeRound(domain::Timestamp now, Effects& effects);
  void Conclude(const Settlement& settlement, domain::Timestamp now, Effects& effects);
  void EndAttempt(Delivery& delivery, const AttemptOutcome& outcome, domain::Timestamp now,
                  Effects& effects);
  void EndAttemptWatches(std::uint64_t number, Effects& effects);
  bool SendAgain(Delivery& delivery, domain::Timestamp now, Effects& effects);
  void GoOn(Delivery& delivery, const AttemptOutcome& outcome, domain::Timestamp now,
            Effects& effects);
  void RetryOrGiveUp(Delivery& delivery, const AttemptOutcome& outcome, domain::Timestamp now,
                     Effects& effects);
  void FinishDelivery(Delivery& delivery, Delivery::State state, domain::Timestamp now,
                      Effects& effects);
  WebhookContent ContentOf(const Delivery& delivery);
  bool IsOver(std::uint64_t request) const {
    return closed_ || request <= last_request_before_reset_;
  }
  bool StandsStill() const { return ports_.clock->factor() == 0; }

  // Notes a change that the store has to be told of. Nothing without a store.
  void NoteOrder(Record& record);
  void NoteReset();
  void Note(bool Unkept::*what) {
    if (ports_.store != nullptr) unkept_.is_any = unkept_.*what = true;
  }
  // Hands the changes to the store, and the effects along with them, so that none is left for
  // Perform. Every command ends with it.
  void Keep(Effects& effects) {
    if (ports_.store != nullptr && !is_deleted_) KeepInStore(effects);
  }
  void KeepRequestsSoon();
  void KeepInStore(Effects& effects);
  void KeepWithEffects(Effects& effects);
  std::uint64_t NewestToTell() const {
    return ports_.store == nullptr ? events_.last_number() : kept_event_.load();
  }
  std::unique_ptr<AccountChanges> TakeChanges();
  AccountProgress Progress() const;
  StoredOrder StoredOf(const Record& record) const;
  void RestoreOrder(StoredOrder& stored);
  void RestoreTimerOf(std::uint64_t number);
  void ResumeDelivery(std::uint64_t number, domain::Timestamp now, Effects& effects);
  bool MayRun() const { return !closed_ && (ports_.store == nullptr || ports_.store->Check()); }

  ClockView ViewClock(domain::Timestamp now);
  // The clock was set, or moved by hand.
  void NoteLeap(Effects& effects) {
    ++clock_leaps_;
    effects.is_news = true;
  }
  void ContinueAdvances(Effects& effects);
  domain::Result<void> CheckGoal(const AdvanceGoal& goal) const;
  void FinishAdvance(bool stopped_early, Effects& effects);
  void EndAllThatWaits(const domain::Error& why, Effects& effects);
  void EndWatchesAndAdvances(const domain::Error& why, Effects& effects);

  // Without the lock.
  void Perform(const Effects& effects);
  void Send(const Outgoing& outgoing);
  void Settle(Settlement settlement);
  std::string Render(const WebhookContent& content) const;

  const AccountOptions options_;
  const AccountPorts ports_;
  OrderIds ids_;
  News news_;

  std::mutex mutex_;  // of what follows
  bool closed_ = false;
  bool is_deleted_ = false;
  OrderTable<Record> orders_;
  std::deque<domain::OrderId> final_orders_;  // as they became it; empty without max_orders
  std::int64_t first_order_ = 0;  // the first of options_.order_ids, or the first since a reset
  Timers timers_;
  EventLog events_;
  RequestLog requests_;
  std::shared_ptr<const Wallets> wallets_;  // replaced, never changed: see MakeTerms
  ScenarioBook scenarios_;
  CreationFaults creation_faults_;
  AddedFaults added_faults_;

  Webhooks webhooks_;
  Deliveries deliveries_;
  std::size_t under_way_ = 0;  // webhooks that were sent and not answered yet
  // Somebody waits for the end of a delivery's attempt.
  std::unordered_multimap<std::uint64_t, AttemptDone> attempt_watches_;
  // On a clock that stands still, webhooks go in rounds, so that what is told of them does not
  // depend on which receiver is faster: see SendOrHold.
  bool round_is_open_ = true;
  std::vector<std::uint64_t> next_round_;
  std::vector<Settlement> settled_in_round_;

  std::deque<AdvanceUnderWay> advances_;
  std::unordered_map<std::uint64_t, std::function<void()>> waits_;
  std::uint64_t last_wait_ = 0;  // of waits and watches
  std::uint64_t last_request_before_reset_ = 0;
  Unkept unkept_;
  std::atomic<bool> requests_wait_ = false;   // until the store collects those that have ended
  bool requests_are_due_ = false;             // it has come; they go along with what is kept next
  std::atomic<std::uint64_t> kept_event_{0};  // with a store: events after it are not told yet
  std::unordered_multimap<domain::OrderId, Watch> watches_;

  std::uint64_t clock_leaps_ = 0;               // see Glimpse
  domain::Timestamp last_now_;                  // time never runs backwards here
  std::optional<domain::Timestamp> alarm_due_;  // what the alarm is set to
  std::unique_ptr<Alarm> alarm_;                // last: its callback uses all of the above
};

}  // namespace payscrypt::engine
