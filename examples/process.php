<?php
/**
 * Counts the words of text files, with as many processes as there are CPUs: each is given a file at a time, and answers
 * when it is done.
 *
 *   php -d extension=swoolelite examples/process.php FILE...
 */

use SwooleLite\Process;

/** What each process does: files come in, numbers go out, until there are no more. */
function count_words(Process $process): void
{
    while (($file = $process->read(65536)) !== '') {
        $text = @file_get_contents($file);
        $process->write(json_encode([$file, $text === false ? null : str_word_count($text)]));
    }
}

/** @param list<string> $files */
function share(array $files): void
{
    $processes = $streams = [];
    foreach (array_slice(Process::getAffinity(), 0, count($files)) as $cpu) {
        $process = new Process(function (Process $process) use ($cpu, &$processes, &$streams) {
            foreach ($processes as $other) {
                $other->close(); // copies of the pipes of those that were started before
            }
            $streams = [];
            Process::setAffinity([$cpu]);
            count_words($process);
        });
        $process->start();
        $process->write(array_shift($files));
        $streams[$process->pid] = $process->exportSocket();
        $processes[$process->pid] = $process;
    }
    $total = 0;
    while ($streams) {
        [$ready, $write, $except] = [$streams, null, null];
        stream_select($ready, $write, $except, null);
        foreach ($ready as $pid => $stream) {
            [$file, $words] = json_decode($processes[$pid]->read(65536)) ?? ["process $pid has died", null];
            printf("%s: %s\n", $file, $words ?? 'cannot be read');
            $total += $words;
            if ($files) {
                $processes[$pid]->write(array_shift($files));
            } else {
                unset($streams[$pid]);
                $processes[$pid]->close(); // it reads '', and ends
            }
        }
    }
    echo "total: $total\n";
}

$files = array_slice($argv, 1);
$files === [] && exit("usage: process.php FILE...\n");
share($files);
while (($end = Process::wait()) !== false) {
    $end['code'] === 0 && $end['signal'] === 0 || fprintf(STDERR, "process %d ended with %s\n", $end['pid'], json_encode($end));
}
