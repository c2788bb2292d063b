#include "runner/runner.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "platform/clocks.h"
#include "platform/files.h"
#include "runner/comparison.h"
#include "runner/http_client.h"
#include "runner/judge.h"
#include "runner/junit.h"
#include "runner/log_lines.h"
#include "runner/report.h"

namespace payscrypt::runner {
namespace {

using std::chrono::milliseconds;

milliseconds Uptime() {
  return std::chrono::duration_cast<milliseconds>(platform::TimeSinceBoot());
}

// Asks once whether the sandbox is there; gives the address that this machine has on the way to it.
domain::Result<std::string> Reach(const PlayOptions& options) {
  HttpRequest request;
  request.url = options.sandbox_url + "/health";
  request.timeout = options.timeout;
  const HttpAnswer answer = HttpClient().Call(request);
  if (answer.end == HttpAnswer::End::kWhole && answer.status == 200) return answer.local_address;
  const std::string why = answer.end == HttpAnswer::End::kWhole
                              ? "expected HTTP status 200, got " + std::to_string(answer.status)
                              : answer.why;
  return domain::Fail(domain::ErrorCode::kUnavailable,
                      "there is no sandbox at " + request.url + ": " + why);
}

class TestRun {
 public:
  TestRun(const RunOptions& options, const std::vector<scenario::ScenarioFile>& files)
      : options_(options), files_(files), results_(files.size()) {
    for (const auto& file : files) {
      name_width_ = std::max(name_width_, file.scenario->name.size());
    }
  }

  std::vector<TestResult> Finish(const std::function<void(const std::string&)>& print) {
    std::vector<std::thread> workers;
    const std::size_t count = std::clamp<std::size_t>(files_.size(), 1, options_.jobs);
    for (std::size_t i = 0; i < count; ++i) workers.emplace_back([this] { Work(); });
    std::vector<TestResult> finished;
    for (std::optional<TestResult>& result : results_) {
      std::unique_lock lock(mutex_);
      finished_.wait(lock, [&] { return result.has_value(); });
      lock.unlock();
      print(ReportOf(*result, name_width_, options_.colours));
      finished.push_back(std::move(*result));
    }
    for (std::thread& worker : workers) worker.join();
    return finished;
  }

 private:
  void Work() {
    for (;;) {
      std::unique_lock lock(mutex_);
      const std::size_t index = next_;
      if (index == files_.size()) return;
      ++next_;
      lock.unlock();
      TestResult result = ResultOf(files_[index]);
      lock.lock();
      results_[index] = std::move(result);
      finished_.notify_all();
    }
  }

  TestResult ResultOf(const scenario::ScenarioFile& file) {
    TestResult result;
    result.name = file.scenario->name;
    result.file = file.path;
    if (!file.test) {
      result.end = TestResult::End::kSkipped;
      result.summary = "it has no \"test\"";
      return result;
    }
    // Who else creates orders, or knows but one key, is in one test at a time.
    std::unique_lock alone(alone_, std::defer_lock);
    if (!options_.play.api_key.empty() ||
        !std::holds_alternative<scenario::CreateStart>(file.test->start)) {
      alone.lock();
    }
    const milliseconds began = Uptime();
    const Played played = Play(options_.play, file);
    result.took = Uptime() - began;
    result.failures = Judge(*file.test, played);
    result.summary = SummaryOf(played);
    if (!result.failures.empty()) {
      result.end = TestResult::End::kFailed;
      result.story = Render(Compare(*file.test, played));
      result.replay =
          "payscrypt-sandbox test " + ShellWord(file.path) + " " + options_.replay_flags;
    }
    if (!options_.log.empty()) result.log = LogLinesOf(result.name, played);
    return result;
  }

  const RunOptions& options_;
  const std::vector<scenario::ScenarioFile>& files_;
  std::size_t name_width_ = 0;

  std::mutex alone_;
  std::mutex mutex_;
  std::condition_variable finished_;
  std::size_t next_ = 0;
  std::vector<std::optional<TestResult>> results_;
};

domain::Result<void> WriteFor(const std::string& flag, const std::string& path,
                              const std::string& text) {
  if (path.empty()) return {};
  auto written = platform::WriteFileAtomically(path, text);
  if (written) return {};
  return domain::Fail(written.error().code, flag + ": " + written.error().message);
}

}  // namespace

domain::Result<bool> Run(RunOptions options, const std::vector<scenario::ScenarioFile>& files,
                         const std::function<void(const std::string&)>& print) {
  auto local_address = Reach(options.play);
  if (!local_address) return tl::unexpected(local_address.error());
  options.play.merchant_address = *local_address;

  const milliseconds began = Uptime();
  const std::vector<TestResult> results = TestRun(options, files).Finish(print);
  const milliseconds took = Uptime() - began;
  print(TotalsOf(results, took, options.colours));

  std::string log;
  for (const TestResult& result : results) log += result.log;
  if (auto written = WriteFor("--log", options.log, log); !written) {
    return tl::unexpected(written.error());
  }
  if (auto written = WriteFor("--junit", options.junit, JunitOf(results, took)); !written) {
    return tl::unexpected(written.error());
  }
  return std::all_of(results.begin(), results.end(), [](const TestResult& result) {
    return result.end != TestResult::End::kFailed;
  });
}

}  // namespace payscrypt::runner
