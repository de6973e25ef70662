<?php

/*
 * The benchmark: SwooleLite beside bare C in the same run, ours and the baseline in turn, round by round.
 * It builds the C helpers; the extension must have been built before, to build/swoolelite.so.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

foreach (['Child', 'Settings', 'Row', 'Measurement', 'Echoes', 'Tasks', 'IdleConnections', 'Timers', 'Reloads', 'Report'] as $class) {
    require __DIR__ . "/driver/$class.php";
}

/** @return list<Measurement> */
function measurements(Settings $settings): array
{
    $pingpong = ['baseline_pingpong', ['-k', $settings->pingpong, '-s', 100]];
    $all = [
        new Echoes($settings, 50, 128, 0.9),
        new Echoes($settings, 50, 16384, 0.8),
        new Echoes($settings, 500, 128),
        new Echoes($settings, 500, 16384),
        new Echoes($settings, 50, 128, 1.0, base: true),
        new Echoes($settings, 50, 16384, base: true),
        new Tasks($settings, 'task', 'task() to finish, 100 B, 50 in flight', [
            Row::rate('tasks/s', 4.0),
        ], ['run' => 'flow', 'bytes' => 100, 'in_flight' => 50], $pingpong),
        new Tasks($settings, 'taskwait', 'taskwait(), 100 B', [
            Row::time('p50_us', 'p50 µs', 1.15),
            Row::time('p99_us', 'p99 µs'),
        ], ['run' => 'wait', 'bytes' => 100], $pingpong),
        new Tasks($settings, 'multi', 'taskWaitMulti(), 100 B, 100 at a time', [
            Row::rate('tasks/s'),
        ], ['run' => 'multi', 'bytes' => 100, 'at_a_time' => 100], $pingpong),
    ];
    foreach (['10k' => 10_000, '65k' => 65_000, '1m' => 1_000_000, '10m' => 10_000_000] as $name => $bytes) {
        $size = $bytes < 1_000_000 ? $bytes / 1000 . ' kB' : $bytes / 1_000_000 . ' MB';
        $all[] = new Tasks($settings, "spill-$name", "task and back, $size", [
            Row::time('p50_us', 'p50 µs', $name === '1m' ? 1.5 : null),
            Row::time('p99_us', 'p99 µs'),
        ], ['run' => 'wait', 'bytes' => $bytes], ['baseline_files', ['-d', $settings->tmpdir, '-s', $bytes]]);
    }
    $all[] = new Reloads($settings);
    $all[] = new IdleConnections($settings);
    $all[] = new Timers($settings);
    return $all;
}

/** Ours first in one round, the baseline first in the next: whatever drifts, drifts for both. */
function measure(Measurement $measurement, Report $report): void
{
    try {
        $measurement->open();
        $rounds = [];
        for ($i = 0; $i < $measurement->rounds(); $i++) {
            $round = [];
            foreach ($i % 2 ? ['baseline', 'ours'] : ['ours', 'baseline'] as $side) {
                $round[$side] = $measurement->$side();
            }
            $rounds[] = $round;
            fwrite(STDERR, '.');
        }
        $measurement->close();
        $report->add($measurement, $rounds);
    } catch (\Throwable $failure) {
        fwrite(STDERR, " failed: {$failure->getMessage()}");
        $report->addFailure($measurement, $failure);
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
