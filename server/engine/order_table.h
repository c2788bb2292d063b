// An account's orders by their ids.
//
// Ids increase, and come nearly in order; old ones are forgotten, though not always the oldest
// first. Records stand in blocks of neighbours, and a block without any is given back, so that one
// old order that stays keeps no memory of the millions that came and went after it. A reference to
// a record is good until it is forgotten. Not thread-safe.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>

namespace payscrypt::engine {

// A Record has `terms`, null in a place that nobody has.
template <typename Record>
class OrderTable {
 public:
  // `first` is the least id that will ever come.
  explicit OrderTable(std::int64_t first) : first_(first) {}

  // Null where there is none.
  Record* Find(std::int64_t id) {
    Block* const block = BlockOf(id);
    if (block == nullptr) return nullptr;
    Record& record = block->records[PlaceOf(id)];
    return record.terms ? &record : nullptr;
  }

  // The place of an id that is not there, for the caller to give it its terms.
  Record& Make(std::int64_t id) {
    const std::int64_t number = NumberOf(id);
    if (blocks_.empty()) front_ = number;
    for (; number < front_; --front_) blocks_.push_front(nullptr);
    const auto index = static_cast<std::size_t>(number - front_);
    if (index >= blocks_.size()) blocks_.resize(index + 1);
    std::unique_ptr<Block>& block = blocks_[index];
    if (!block) block = std::make_unique<Block>();
    ++block->count;
    ++size_;
    return block->records[PlaceOf(id)];
  }

  // It is there.
  void Forget(std::int64_t id) {
    Block* const block = BlockOf(id);
    block->records[PlaceOf(id)] = Record{};
    --size_;
    if (--block->count > 0) return;
    blocks_[static_cast<std::size_t>(NumberOf(id) - front_)].reset();
    for (; !blocks_.empty() && !blocks_.front(); ++front_) blocks_.pop_front();
  }

  std::size_t size() const { return size_; }

  // Calls `visit(record)` with each from the id `from` on, in order, until it says false.
  template <typename Visit>
  void VisitFrom(std::int64_t from, Visit visit) {
    for (std::size_t index = from <= first_ + front_ * kInBlock ? 0 : IndexOf(from);
         index < blocks_.size(); ++index) {
      if (!blocks_[index]) continue;
      for (Record& record : blocks_[index]->records) {
        if (record.terms && record.terms->id.value >= from && !visit(record)) return;
      }
    }
  }

  // The same in the other order, from the id `from` down.
  template <typename Visit>
  void VisitBackFrom(std::int64_t from, Visit visit) {
    if (from < first_ + front_ * kInBlock) return;
    for (std::size_t end = std::min(IndexOf(from) + 1, blocks_.size()); end > 0; --end) {
      if (!blocks_[end - 1]) continue;
      for (std::size_t place = kInBlock; place > 0; --place) {
        Record& record = blocks_[end - 1]->records[place - 1];
        if (record.terms && record.terms->id.value <= from && !visit(record)) return;
      }
    }
  }

 private:
  static constexpr std::int64_t kInBlock = 16;
  struct Block {
    std::array<Record, static_cast<std::size_t>(kInBlock)> records;
    std::size_t count = 0;
  };

  std::int64_t NumberOf(std::int64_t id) const { return (id - first_) / kInBlock; }
  std::size_t PlaceOf(std::int64_t id) const {
    return static_cast<std::size_t>((id - first_) % kInBlock);
  }
  std::size_t IndexOf(std::int64_t id) const {
    return static_cast<std::size_t>(NumberOf(id) - front_);
  }

  Block* BlockOf(std::int64_t id) const {
    if (id < first_ + front_ * kInBlock) return nullptr;
    const std::size_t index = IndexOf(id);
    return index < blocks_.size() ? blocks_[index].get() : nullptr;
  }

  std::int64_t first_;
  std::int64_t front_ = 0;  // the number of the first block of blocks_
  std::deque<std::unique_ptr<Block>> blocks_;
  std::size_t size_ = 0;
};

}  // namespace payscrypt::engine
