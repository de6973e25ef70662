<?php

/*
 * The benchmark: SwooleLite beside bare C in the same run, ours and the baseline in turn, round by round.
 * It builds the C helpers; the extension must have been built before, to build/swoolelite.so.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

spl_autoload_register(function (string $class): void {
    require __DIR__ . '/driver/' . substr($class, strlen(__NAMESPACE__) + 1) . '.php';
});

/*
 * Where a target is a multiple of Swoole's rate, which is not here to be measured: its absolute rates, in k/s, were
 * taken beside a ping-pong of 100 B at 51.5 k/s. That of 10 kB and of 65 kB was not taken there; here they run at
 * 0.75 and 0.295 of the rate at 100 B (medians of quiet rounds), so that they are counted as 38.6 and 15.2 k/s.
 */
const SWOOLE_10K = 18.6 / (51.5 * 0.75);
const SWOOLE_65K = 11.3 / (51.5 * 0.295);

/** By transport: what each is to reach beside the ping-pong of the same size; of a time at most, of a rate at least. */
const TASK_TARGETS = [
    'ring' => ['task' => 8.0, 'taskwait' => 0.6, 'multi' => 8.0, '10k' => 2.5 * SWOOLE_10K, '65k' => 2.5 * SWOOLE_65K],
    'unixsock' => ['task' => 4.0, 'taskwait' => 1.15, 'multi' => 4.0, '10k' => 2 * SWOOLE_10K],
    'msgqueue' => ['task' => 4.5, 'taskwait' => 1.15, 'multi' => 4.0, '10k' => 2 * SWOOLE_10K],
    'preemptive' => ['task' => 4.5, 'taskwait' => 1.15, 'multi' => 4.0, '10k' => 2 * SWOOLE_10K],
    'stream' => ['task' => 2.0, 'multi' => 4.0, '10k' => 2 * SWOOLE_10K],
];

/** What a rate is to reach beside that of another build (--beside). */
const NO_SLOWER = 0.98;

/** @return list<Measurement> the same over each transport, one below the other */
function tasks(Settings $settings): array
{
    $pingpong = fn(int $bytes) => ['baseline_pingpong', [
        '-k', $settings->pingpong, '-c', $settings->cores, '-s', $bytes,
    ]];
    $target = fn(string $ipc, string $name) => $settings->beside
        ? ($name === 'taskwait' ? 1 / NO_SLOWER : NO_SLOWER)
        : TASK_TARGETS[$ipc][$name] ?? null;
    $all = [];
    foreach ($settings->ipc as $ipc) {
        $all[] = new Tasks($settings, $ipc, 'task', 'task() to finish, 100 B, 50 in flight', [
            Row::rate('tasks/s', $target($ipc, 'task')),
        ], ['run' => 'flow', 'bytes' => 100, 'in_flight' => 50], $pingpong(100));
    }
    foreach ($settings->ipc as $ipc) {
        $all[] = new Tasks($settings, $ipc, 'taskwait', 'taskwait(), 100 B', [
            Row::time('p50_us', 'p50 µs', $target($ipc, 'taskwait')),
            Row::time('p99_us', 'p99 µs'),
        ], ['run' => 'wait', 'bytes' => 100], $pingpong(100));
    }
    foreach ($settings->ipc as $ipc) {
        $all[] = new Tasks($settings, $ipc, 'multi', 'taskWaitMulti(), 100 B, 100 at a time', [
            Row::rate('tasks/s', $target($ipc, 'multi')),
        ], ['run' => 'multi', 'bytes' => 100, 'at_a_time' => 100], $pingpong(100));
    }
    foreach (['10k' => 10_000, '65k' => 65_000] as $name => $bytes) {
        foreach ($settings->ipc as $ipc) {
            $all[] = new Tasks($settings, $ipc, $name, 'task and back, ' . $bytes / 1000 . ' kB', [
                Row::rate('tasks/s', $target($ipc, $name)),
                Row::time('p99_us', 'p99 µs'),
            ], ['run' => 'wait', 'bytes' => $bytes], $pingpong($bytes));
        }
    }
    // Beside two processes that only copy.
    $pair = fn (int $bytes, int $underWay) => ['baseline_pair', ['-s', $bytes, '-n', $underWay]];
    foreach (['10k' => [10_000, null], '64k' => [65_536, 0.45], '256k' => [262_144, 0.4], '1m' => [1_000_000, 0.4], '10m' => [10_000_000, 0.3]] as $name => [$bytes, $wanted]) {
        foreach (array_intersect(['ring', 'unixsock'], $settings->ipc) as $ipc) {
            $all[] = new Tasks($settings, $ipc, "flow-$name", "task() to finish, $name" . 'B, 50 in flight', [
                Row::rate('tasks/s', $settings->beside ? null : $wanted),
            ], ['run' => 'flow', 'bytes' => $bytes, 'in_flight' => 50], $pair($bytes, 50));
            $all[] = new Tasks($settings, $ipc, "wait-$name", "taskwait(), $name" . 'B', [
                Row::rate('tasks/s'),
            ], ['run' => 'wait', 'bytes' => $bytes], $pair($bytes, 1));
        }
    }
    // What files carry.
    foreach (['1m' => 1_000_000, '10m' => 10_000_000] as $name => $bytes) {
        $all[] = new Tasks($settings, $settings->ipc[0], $name, 'task and back, ' . $bytes / 1_000_000 . ' MB', [
            Row::time('p50_us', 'p50 µs', $name === '1m' && !$settings->beside ? 1.5 : null),
            Row::time('p99_us', 'p99 µs'),
        ], ['run' => 'wait', 'bytes' => $bytes], ['baseline_files', ['-d', $settings->tmpdir, '-s', $bytes]]);
    }
    return $all;
}

/** @return list<Measurement> */
function measurements(Settings $settings): array
{
    return [
        new Echoes($settings, 50, 128, 1.1, 1.0),
        new Echoes($settings, 50, 16384, 1.0, 1.0),
        new Echoes($settings, 500, 128),
        new Echoes($settings, 500, 16384, 0.95),
        new Echoes($settings, 50, 128, 1.05, 1.0, base: true),
        new Echoes($settings, 50, 16384, 0.97, base: true),
        new Echoes($settings, 500, 128, base: true),
        new Echoes($settings, 500, 16384, 0.97, base: true),
        new Packages($settings, base: true, target: 0.3),
        new Packages($settings, base: false),
        new Echoes($settings, 50, 128, 0.8, 1.0, udp: true),
        new Echoes($settings, 8, 16384, udp: true), // more of them than that, and the kernel drops some
        new Echoes($settings, 50, 128, 0.8, 1.0, base: true, udp: true),
        new Echoes($settings, 50, 128, dispatch: 'stream'),
        new Echoes($settings, 50, 128, dispatch: 'func'),
        new TlsEchoes($settings, 128, 1.3),
        new TlsEchoes($settings, 16384),
        new TlsEchoes($settings, 128, 1.3, base: true),
        new TlsEchoes($settings, 16384, base: true),
        new Hellos($settings, 50, 0.85),
        new Hellos($settings, 500, 0.85),
        new Hellos($settings, 50, 0.95, base: true),
        new Hellos($settings, 500, 0.95, base: true),
        new StaticFiles($settings, 50, 0.8),
        new StaticFiles($settings, 500, 0.8),
        new StaticFiles($settings, 50, 0.8, base: true),
        new StaticFiles($settings, 500, 0.8, base: true),
        new Uploads($settings, 'body', 0.5),
        new Uploads($settings, 'body-base', 0.5, base: true),
        new Uploads($settings, 'form', form: true),
        new WebSockets($settings, 50, 0.8),
        new WebSockets($settings, 500, 0.8),
        new WebSockets($settings, 50, 0.8, base: true),
        new WebSockets($settings, 500, 0.8, base: true),
        new Broadcasts($settings, 0.8),
        new Broadcasts($settings, 0.8, base: true),
        new IdleConnections($settings, http: true),
        new IdleConnections($settings, http: true, base: true),
        ...tasks($settings),
        new Delays($settings),
        new Schedules($settings),
        new ClientCalls($settings),
        new ClientSubmits($settings),
        new JobRaces($settings, 'workers', 'beanstalkd', keeps: false, inside: true),
        new JobRaces($settings, 'beanstalkd', 'beanstalkd', keeps: false),
        new JobRaces($settings, 'redis', 'Redis list', keeps: false),
        new JobRaces($settings, 'beanstalkd-b', 'beanstalkd -b', keeps: true),
        new JobRaces($settings, 'everysec', 'Redis stream, everysec', keeps: true),
        new JobRaces($settings, 'always', 'Redis stream, always', keeps: true),
        new JobLosses($settings, 'beanstalkd', 'beanstalkd', keeps: false),
        new JobLosses($settings, 'redis', 'Redis list', keeps: false),
        new JobLosses($settings, 'beanstalkd-b', 'beanstalkd -b', keeps: true),
        new JobLosses($settings, 'everysec', 'Redis stream, everysec', keeps: true),
        new Reloads($settings),
        new Churns($settings),
        new Churns($settings, base: true),
        new Crowds($settings),
        new Hostiles($settings, 'readers', 300, '300 clients that never read 8 MB', megabytes: 256 * 1.048576 + 60),
        new Hostiles($settings, 'drip', 2000, '2,000 clients that send a byte a second', megabytes: 20.0),
        new Hostiles($settings, 'declare', 100, '100 clients that declare 2 GiB, again and again', 'length', megabytes: 20.0),
        new Hostiles($settings, 'half', 2000, '2,000 clients that stop within a package', 'length', megabytes: 20.0),
        new Hostiles($settings, 'resets', 50, '50 clients that connect and reset, again and again', megabytes: 20.0),
        new Hostiles($settings, 'handshakes', 1000, '1,000 TLS handshakes that never end', 'tls', megabytes: 60.0),
        new Hostiles($settings, 'hang', 1, 'one of 4 workers hangs for 10 s, DISPATCH_STREAM', dispatch: 'stream'),
        new Hostiles($settings, 'readers', 300, '300 clients that never read 8 MB', megabytes: 256 * 1.048576 + 60, base: true),
        new Hostiles($settings, 'drip', 2000, '2,000 clients that send a byte a second', megabytes: 20.0, base: true),
        new Hostiles($settings, 'declare', 100, '100 clients that declare 2 GiB, again and again', 'length', megabytes: 20.0, base: true),
        new Hostiles($settings, 'half', 2000, '2,000 clients that stop within a package', 'length', megabytes: 20.0, base: true),
        new Hostiles($settings, 'resets', 50, '50 clients that connect and reset, again and again', megabytes: 20.0, base: true),
        new Hostiles($settings, 'handshakes', 1000, '1,000 TLS handshakes that never end', 'tls', megabytes: 60.0, base: true),
        new IdleConnections($settings),
        new Files($settings),
        new Timers($settings),
        new AsyncClients($settings, 50, 128, 0.6),
        new Queues($settings),
        new Tables($settings, 'set', 'Table::set(), an INT and 64 bytes, beside apcu_store()', 1.5),
        new Tables($settings, 'get', 'Table::get() of that row, beside apcu_fetch()', 1.5),
        new Tables($settings, 'incr', 'Table::incr(), beside apcu_inc()', 1.2),
        new Tables($settings, 'mix', 'set, incr, get and get by 4 processes, beside one', 1.0, processes: 4),
        new Starts($settings),
        new Calls($settings, 'Long::add', 'Atomic\Long::add() beside an empty method', 1.5),
        new Calls($settings, 'Atomic::add', 'Atomic::add() beside an empty method', 1.5),
        new Calls($settings, 'MUTEX', 'lock() and unlock() of a MUTEX beside an empty method', 3.0),
        new Calls($settings, 'SPINLOCK', 'lock() and unlock() of a SPINLOCK', 3.0),
        new Calls($settings, 'SEM', 'lock() and unlock() of a SEM', 3.0),
        new Calls($settings, 'RWLOCK', 'lock() and unlock() of a RWLOCK', 3.0),
        new Calls($settings, 'RWLOCK read', 'lock_read() and unlock() of a RWLOCK', 3.0),
        new Atomics($settings),
    ];
}

/** Ours first in one round, the baseline first in the next: whatever drifts, drifts for both. */
function measure(Measurement $measurement, Report $report): void
{
    try {
        $measurement->open();
        $rounds = [];
        for ($i = 0; $i < $measurement->rounds(); $i++) {
            $quiet = $measurement->isQuiet();
            $round = [];
            foreach ($i % 2 ? ['baseline', 'ours'] : ['ours', 'baseline'] as $side) {
                $round[$side] = $measurement->$side();
            }
            $rounds[] = $round + ['quiet' => $quiet];
            fwrite(STDERR, $quiet ? '.' : '!');
        }
        $measurement->close();
        $report->add($measurement, $rounds);
    } catch (\Throwable $failure) {
        fwrite(STDERR, " {$report->addFailure($measurement, $failure)}: {$failure->getMessage()}");
    } finally {
        Child::endAll();
    }
}

function remove_tree(string $directory): void
{
    foreach (array_diff(scandir($directory) ?: [], ['.', '..']) as $entry) {
        $path = "$directory/$entry";
        is_dir($path) && !is_link($path) ? remove_tree($path) : unlink($path);
    }
    rmdir($directory);
}

function build(Settings $settings): void
{
    passthru('make -s -C ' . escapeshellarg(__DIR__), $code);
    if ($code !== 0) {
        throw new \RuntimeException('the baselines could not be built');
    }
    if (!is_file("{$settings->root}/build/swoolelite.so")) {
        throw new \RuntimeException('build/swoolelite.so is missing: run scripts/bench, which builds it first');
    }
}

function main(array $arguments): int
{
    if (in_array('--help', $arguments, true)) {
        echo Settings::USAGE;
        return 0;
    }
    try {
        $settings = Settings::fromArguments(dirname(__DIR__), $arguments);
    } catch (\InvalidArgumentException $fault) {
        fwrite(STDERR, $fault->getMessage() . "\n" . Settings::USAGE);
        return 2;
    }
    // Both sides of the spill measurements write below one directory, on the same file system.
    $own = $settings->tmpdir . '/swoolelite-bench-' . getmypid();
    $settings->tmpdir = $own;
    $measurements = array_filter(measurements($settings), fn($measurement) => $settings->wants($measurement->name));
    if ($settings->list) {
        foreach ($measurements as $measurement) {
            printf("%-14s %s\n", $measurement->name, $measurement->title);
        }
        return 0;
    }
    if ($measurements === []) {
        fwrite(STDERR, "no measurement has such a name; --list shows them\n");
        return 2;
    }
    try {
        build($settings);
    } catch (\RuntimeException $failure) {
        fwrite(STDERR, "bench: {$failure->getMessage()}\n");
        return 1;
    }
    if (!mkdir($own, 0700)) {
        return 1;
    }
    putenv("XDG_RUNTIME_DIR=$own"); // servers that run beside have names of their own, whatever scripts they are
    register_shutdown_function(function () use ($own): void {
        Child::endAll();
        remove_tree($own);
    });
    if (function_exists('pcntl_async_signals')) {
        pcntl_async_signals(true);
        foreach ([SIGINT, SIGTERM, SIGHUP] as $signal) {
            pcntl_signal($signal, fn(int $signal) => exit(128 + $signal));
        }
    }

    $report = new Report($settings);
    foreach ($measurements as $measurement) {
        fwrite(STDERR, "{$measurement->title} ");
        measure($measurement, $report);
        fwrite(STDERR, "\n");
    }
    echo "\n", $report->table();
    $style = JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR;
    $json = json_encode($report->data(), $style);
    foreach (array_filter([$settings->built('results.json'), $settings->json]) as $file) {
        file_put_contents($file, $json . "\n");
    }
    return $report->exitCode();
}

exit(main(array_slice($argv, 1)));
