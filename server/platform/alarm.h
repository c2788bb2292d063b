// Wakes accounts after a delay of real time: one thread for all of them.
//
// A callback runs on that thread, with no lock held, and may set any alarm, its own included; one
// that takes long holds up the others. An alarm may be destroyed in its own callback. Alarms that
// outlive their AlarmThread never fire.
#pragma once

#include <functional>
#include <memory>
#include <thread>

#include "engine/ports.h"

namespace payscrypt::platform {

class AlarmThread : public engine::AlarmFactory {
 public:
  AlarmThread();
  // Waits for a callback that is running. Not to be destroyed in one.
  ~AlarmThread() override;

  std::unique_ptr<engine::Alarm> MakeAlarm(std::function<void()> wake) override;

 private:
  class Schedule;
  class ScheduledAlarm;

  const std::shared_ptr<Schedule> schedule_;
  std::thread thread_;
};

}  // namespace payscrypt::platform
