<?php

/*
 * Four processes count words together: an Atomic\Long deals out the work, a Lock protects the file of results, and an
 * Atomic tells the parent when all have begun and when they have ended.
 * usage: php -d extension=swoolelite.so lock.php [FILE...]
 */

declare(strict_types=1);

use SwooleLite\Atomic;
use SwooleLite\Lock;

const PROCESSES = 4;

$files = array_slice($argv, 1) ?: [__FILE__];
$next = new Atomic\Long(-1);
$ready = new Atomic();
$go = new Atomic();
$lock = new Lock(Lock::MUTEX);
$results = tempnam(sys_get_temp_dir(), 'words');
file_put_contents($results, '{}');

function add_to_results(string $results, array $counts): void
{
    $all = json_decode(file_get_contents($results), true, flags: JSON_THROW_ON_ERROR);
    foreach ($counts as $word => $count) {
        $all[$word] = ($all[$word] ?? 0) + $count;
    }
    file_put_contents($results, json_encode($all, JSON_THROW_ON_ERROR));
}

function work(array $files, Atomic\Long $next, Lock $lock, string $results): void
{
    while (($i = $next->add()) < count($files)) {
        $words = str_word_count(strtolower((string) file_get_contents($files[$i])), 1);
        if (!$lock->lock(LOCK_EX, 10.0)) {
            fwrite(STDERR, "the lock is not to be had: errno $lock->errCode\n");
            exit(1);
        }
        add_to_results($results, array_count_values($words));
        $lock->unlock();
    }
}

$children = [];
for ($i = 0; $i < PROCESSES; $i++) {
    $pid = pcntl_fork();
    if ($pid === 0) {
        $ready->wakeup();
        $go->wait(-1);
        work($files, $next, $lock, $results);
        exit(0);
    }
    $children[] = $pid;
}
for ($i = 0; $i < PROCESSES; $i++) {
    $ready->wait(-1);
}
echo PROCESSES, " processes are ready\n";
$go->wakeup(PROCESSES);

$failed = 0;
foreach ($children as $pid) {
    pcntl_waitpid($pid, $status);
    $failed += pcntl_wexitstatus($status);
}
$counts = json_decode(file_get_contents($results), true);
unlink($results);
arsort($counts);
foreach (array_slice($counts, 0, 5) as $word => $count) {
    echo "$word: $count\n";
}
echo array_sum($counts), " words\n";
exit($failed > 0 ? 1 : 0);
