--TEST--
swoolelite top: what it draws of recorded figures at 80 and 200 columns and in a small window; rates, order, scrolling, a server that has gone
--EXTENSIONS--
swoolelite
--ENV--
NO_COLOR=1
TZ=UTC
LC_ALL=C
--FILE--
<?php
require __DIR__ . '/../include/command_line.inc';

use SwooleLite\CommandLine\Output;
use SwooleLite\CommandLine\Text;
use SwooleLite\CommandLine\TopScreen;

/** What stats() says of a server with four workers, a user process and two pools. */
function figures(int $n, float $now): array
{
    $pool = fn (array $figures) => $figures + ['worker_num' => 3, 'idle_worker_num' => 2, 'tasking_num' => 6, 'task_queue_num' => 5, 'task_queue_bytes' => 5000,
        'task_delayed_num' => 2, 'task_count' => $n, 'task_failed_count' => 0, 'task_retried_count' => 0, 'task_late_count' => 0, 'task_redelivered_count' => 0];
    $workers = [];
    foreach (range(0, 10) as $id) {
        $isBusy = $id % 3 === 1;
        $workers[] = [
            'id' => $id, 'pid' => 40000 - $id * 13, 'kind' => $id < 4 ? 'worker' : ($id < 10 ? 'task worker' : 'user process'),
            'status' => $isBusy ? 'busy' : 'idle', 'requests' => $id * 100 + ($isBusy ? $n : 0), 'start_time' => $now - 7200.5,
            'memory' => (20 - $id) << 20, 'task' => $isBusy && $id >= 4 ? 70 + $id : null, 'pool' => $id < 4 || $id > 9 ? null : ($id < 7 ? '' : 'thumbnails of large images'),
            'attempt' => $isBusy && $id >= 4 ? 2 : null, 'since' => $isBusy ? $now - 100.01 : null,
        ];
    }
    return [
        'start_time' => (int) $now - 7200, 'connection_num' => 1234, 'request_count' => $n, 'total_recv_bytes' => $n * 1024, 'total_send_bytes' => $n * 1048576,
        'worker_num' => 4, 'idle_worker_num' => 3, 'task_worker_num' => 6, 'task_idle_worker_num' => 4, 'worker_respawn_count' => 7,
        'task_pools' => ['' => $pool([]), 'thumbnails of large images' => $pool(['task_failed_count' => 1234567])], 'workers' => $workers,
    ];
}

/** Columns of the widest line. */
function widest(array $lines): int
{
    $width = Text::width(...); // PHP 8.6.0 RC 3 does not find an imported class within the call of array_map()
    return max(array_map($width, $lines));
}

/** What changes with the clock is written as it always was. */
function draw(string $what, TopScreen $screen, int $columns, int $lines): void
{
    $drawn = $screen->lines($columns, $lines);
    $widest = widest($drawn);
    echo "== $what: ", count($drawn), ' lines of ', $lines, $widest <= $columns ? '' : ", the widest has $widest columns", "\n";
    echo rtrim(preg_replace('/\d\d:\d\d:\d\d$/m', 'HH:MM:SS', implode("\n", array_map(rtrim(...), $drawn)))), "\n";
}

$screen = new TopScreen(new Output(), 'jobs');
$screen->complain("gone\n, it seems");
draw('nothing is known', $screen, 80, 4);
$now = microtime(true);
$screen->take(figures(1000, $now));
draw('one look', $screen, 80, 24);
$rates = new ReflectionProperty(TopScreen::class, 'rates');
$now = microtime(true);
$screen->take(figures(16000, $now));
(function () {
    $this->seconds = 10; // as if the first look was ten seconds before
})->call($rates->getValue($screen));
draw('two looks', $screen, 200, 24);
foreach (['right', 'right', 'right', 'right', 'right', 'right'] as $key) {
    $screen->press($key);
}
draw('by the rate', $screen, 80, 14);
$screen->press('r');
$screen->press('end');
draw('reversed, at the end', $screen, 80, 14);
$screen->press('b');
draw('busy ones', $screen, 100, 14);
echo 'a key without meaning: ', var_export($screen->press('x'), true), "\n";
$screen->complain('the server has ended; waiting for it');
draw('gone', $screen, 40, 8);
foreach ([[1, 1], [10, 2], [20, 3], [30, 5], [79, 100], [300, 60]] as [$columns, $lines]) {
    $drawn = $screen->lines($columns, $lines);
    $widest = widest($drawn);
    echo "{$columns}x$lines: ", count($drawn), " lines, ", $widest <= $columns ? 'all fit' : "the widest has $widest columns", "\n";
}
?>
--EXPECT--
== nothing is known: 4 lines of 4
swoolelite jobs                                                         HH:MM:SS
gone\n, it seems

q quit  <> sort: id  r reverse  b busy only  ^v scroll
== one look: 24 lines of 24
swoolelite jobs                                              up 2h 00m  HH:MM:SS
connections 1,234   requests -/s   in -/s   out -/s
idle: 3 of 4 workers, 4 of 6 task workers   replaced 7

POOL         WORKERS  IDLE  IN HAND  WAITING  DELAYED  TASKS  TASKS/S     FAILED
(default)          3     2        1        5        2  1,000        -          0
thumbnails~        3     2        1        5        2  1,000        -  1,234,567

ID  KIND      PID  STATUS  POOL            REQUESTS  REQ/S  MEMORY  TASK     FOR
 0  worker  40000  idle                           0      -  20 MiB
 1  worker  39987  busy                       1,100      -  19 MiB        1m 40s
 2  worker  39974  idle                         200      -  18 MiB
 3  worker  39961  idle                         300      -  17 MiB
 4  task    39948  busy                       1,400      -  16 MiB    74  1m 40s
 5  task    39935  idle                         500      -  15 MiB
 6  task    39922  idle                         600      -  14 MiB
 7  task    39909  busy    thumbnails of~     1,700      -  13 MiB    77  1m 40s
 8  task    39896  idle    thumbnails of~       800      -  12 MiB
 9  task    39883  idle    thumbnails of~       900      -  11 MiB
10  user    39870  busy                       2,000      -  10 MiB    80  1m 40s



q quit  <> sort: id  r reverse  b busy only  ^v scroll
== two looks: 24 lines of 24
swoolelite jobs                                                                                                                                                                      up 2h 00m  HH:MM:SS
connections 1,234   requests 1,500/s   in 1.5 MiB/s   out 1.5 GiB/s
idle: 3 of 4 workers, 4 of 6 task workers   replaced 7

POOL                        WORKERS  IDLE  IN HAND  WAITING    BYTES  DELAYED   TASKS  TASKS/S     FAILED  RETRIED  LATE  REDELIVERED
(default)                         3     2        1        5  4.9 KiB        2  16,000    1,500          0        0     0            0
thumbnails of large images        3     2        1        5  4.9 KiB        2  16,000    1,500  1,234,567        0     0            0

ID  KIND      PID  STATUS  POOL                        REQUESTS  REQ/S  MEMORY  TASK  ATTEMPT     FOR      UP
 0  worker  40000  idle                                       0      0  20 MiB                         2h 00m
 1  worker  39987  busy                                  16,100  1,500  19 MiB                 1m 40s  2h 00m
 2  worker  39974  idle                                     200      0  18 MiB                         2h 00m
 3  worker  39961  idle                                     300      0  17 MiB                         2h 00m
 4  task    39948  busy                                  16,400  1,500  16 MiB    74        2  1m 40s  2h 00m
 5  task    39935  idle                                     500      0  15 MiB                         2h 00m
 6  task    39922  idle                                     600      0  14 MiB                         2h 00m
 7  task    39909  busy    thumbnails of large images    16,700  1,500  13 MiB    77        2  1m 40s  2h 00m
 8  task    39896  idle    thumbnails of large images       800      0  12 MiB                         2h 00m
 9  task    39883  idle    thumbnails of large images       900      0  11 MiB                         2h 00m
10  user    39870  busy                                  17,000  1,500  10 MiB    80        2  1m 40s  2h 00m



q quit  <> sort: id  r reverse  b busy only  ^v scroll
== by the rate: 14 lines of 14
swoolelite jobs                                              up 2h 00m  HH:MM:SS
connections 1,234   requests 1,500/s   in 1.5 MiB/s   out 1.5 GiB/s
idle: 3 of 4 workers, 4 of 6 task workers   replaced 7

POOL        WORKERS  IDLE  IN HAND  WAITING  DELAYED   TASKS  TASKS/S     FAILED
(default)         3     2        1        5        2  16,000    1,500          0
thumbnail~        3     2        1        5        2  16,000    1,500  1,234,567

ID  KIND      PID  STATUS  POOL            REQUESTS  REQ/S  MEMORY  TASK     FOR
 1  worker  39987  busy                      16,100  1,500  19 MiB        1m 40s
 4  task    39948  busy                      16,400  1,500  16 MiB    74  1m 40s
 7  task    39909  busy    thumbnails of~    16,700  1,500  13 MiB    77  1m 40s
10  user    39870  busy                      17,000  1,500  10 MiB    80  1m 40s
q quit  <> sort: rate  r reverse  b busy only  ^v scroll 1-4 of 11
== reversed, at the end: 14 lines of 14
swoolelite jobs                                              up 2h 00m  HH:MM:SS
connections 1,234   requests 1,500/s   in 1.5 MiB/s   out 1.5 GiB/s
idle: 3 of 4 workers, 4 of 6 task workers   replaced 7

POOL        WORKERS  IDLE  IN HAND  WAITING  DELAYED   TASKS  TASKS/S     FAILED
(default)         3     2        1        5        2  16,000    1,500          0
thumbnail~        3     2        1        5        2  16,000    1,500  1,234,567

ID  KIND      PID  STATUS  POOL            REQUESTS  REQ/S  MEMORY  TASK     FOR
 1  worker  39987  busy                      16,100  1,500  19 MiB        1m 40s
 4  task    39948  busy                      16,400  1,500  16 MiB    74  1m 40s
 7  task    39909  busy    thumbnails of~    16,700  1,500  13 MiB    77  1m 40s
10  user    39870  busy                      17,000  1,500  10 MiB    80  1m 40s
q quit  <> sort: rate  r reverse  b busy only  ^v scroll 8-11 of 11
== busy ones: 14 lines of 14
swoolelite jobs                                                                  up 2h 00m  HH:MM:SS
connections 1,234   requests 1,500/s   in 1.5 MiB/s   out 1.5 GiB/s
idle: 3 of 4 workers, 4 of 6 task workers   replaced 7

POOL             WORKERS  IDLE  IN HAND  WAITING  DELAYED   TASKS  TASKS/S     FAILED  RETRIED  LATE
(default)              3     2        1        5        2  16,000    1,500          0        0     0
thumbnails of ~        3     2        1        5        2  16,000    1,500  1,234,567        0     0

ID  KIND      PID  STATUS  POOL               REQUESTS  REQ/S  MEMORY  TASK  ATTEMPT     FOR      UP
 1  worker  39987  busy                         16,100  1,500  19 MiB                 1m 40s  2h 00m
 4  task    39948  busy                         16,400  1,500  16 MiB    74        2  1m 40s  2h 00m
 7  task    39909  busy    thumbnails of la~    16,700  1,500  13 MiB    77        2  1m 40s  2h 00m
10  user    39870  busy                         17,000  1,500  10 MiB    80        2  1m 40s  2h 00m
q quit  <> sort: rate  r reverse  b all  ^v scroll
a key without meaning: false
== gone: 8 lines of 8
swoolelite jobs      up 2h 00m  HH:MM:SS
connections 1,234   requests 1,500/s   ~
idle: 3 of 4 workers, 4 of 6 task worke~
the server has ended; waiting for it
POOL       WORKERS  IDLE  IN HAND
and 2 more

q quit  <> sort: rate  r reverse  b all~
1x1: 1 lines, all fit
10x2: 2 lines, all fit
20x3: 3 lines, all fit
30x5: 5 lines, all fit
79x100: 100 lines, all fit
300x60: 60 lines, all fit
