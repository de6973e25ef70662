<?php

/*
 * How long it takes from the call that starts a process to the first line that runs in it, printed as a line of JSON:
 * the median in microseconds of Process::start() or of pcntl_fork(). The process reads the clock in its first line, and
 * sends the time over a socket afterwards.
 * usage: php -d extension=swoolelite.so process_start.php --with start|fork [--count N]
 */

declare(strict_types=1);

use SwooleLite\Process;

$options = getopt('', ['with:', 'count:']);
$count = (int) ($options['count'] ?? 1000);
[$in, $out] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_DGRAM, 0);
$times = [];

/** The first line of the process. */
$begins = function () use ($out): void {
    $now = hrtime(true);
    fwrite($out, pack('q', $now));
};

for ($i = 0; $i < $count; $i++) {
    if ($options['with'] === 'start') {
        $process = new Process($begins);
        $since = hrtime(true);
        $process->start();
        $pid = $process->pid;
    } else {
        $since = hrtime(true);
        $pid = pcntl_fork();
        if ($pid === 0) {
            $begins();
            exit;
        }
    }
    pcntl_waitpid($pid, $status);
    if ($status !== 0) {
        throw new RuntimeException("a process ended with $status");
    }
    $times[] = (unpack('q', fread($in, 8))[1] - $since) / 1000;
}
sort($times);
echo json_encode(['p50_us' => $times[intdiv($count, 2)], 'errors' => 0]), "\n";
