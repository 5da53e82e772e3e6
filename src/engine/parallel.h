// Work that falls into independent pieces, on all cores: used while nothing else runs, at opening.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace maillage::engine {

// Calls work(i) once for each i below `count`, from several threads; returns when all are done.
template <class Work>
void in_parallel(std::size_t count, const Work& work) {
  constexpr std::size_t threads_max = 8;
  const std::size_t threads = std::min<std::size_t>(
      {count, threads_max, std::max(1u, std::thread::hardware_concurrency())});
  std::atomic<std::size_t> next{0};
  const auto run = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::thread> others;
  for (std::size_t i = 1; i < threads; ++i) others.emplace_back(run);
  run();
  for (std::thread& other : others) other.join();
}

}  // namespace maillage::engine
