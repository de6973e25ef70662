--TEST--
examples/crontab.php: each second's task runs once, over the death of both processes; tasks from a worker, and by a command
--EXTENSIONS--
swoolelite
pcntl
posix
sysvmsg
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

const EXAMPLE = __DIR__ . '/../../examples/crontab.php';

$queue = new KeptQueue();
putenv("CRONTAB_KEY=$queue->key");
putenv("CRONTAB_DIR=$queue->dir");

/** The times at which ReportTask::tick has run. */
function ticks(Harness $t): array
{
    preg_match_all('/^report::tick: (\d\d:\d\d:\d\d)$/m', $t->stdout(), $found);
    return $found[1];
}

Harness::run(
    script: file_get_contents(EXAMPLE),
    client: function (Harness $t) {
        $client = $t->connect();
        check(preg_match('/^2 rules, \d+ rows of what is due$/', $client->ask('status')) === 1, 'status');
        same('report 42 is built', $client->ask('report build 42'), 'a task of a worker');
        same('there is no task report::nothing', $client->ask('report nothing'), 'a method that is not there');
        same('there is no task report::__construct', $client->ask('report __construct'), 'a method that is no task');
        same('there is no task exec::id', $client->ask('exec id'), 'a class that is not listed');
        $t->allowLog('/uncaught ArgumentCountError/');
        same('it has failed, or was late', $client->ask('report build'), 'a task that throws');

        $command = implode(' ', array_map(escapeshellarg(...), Harness::command(EXAMPLE)));
        exec("$command deliver report build 7 2>&1", $output, $status);
        same([0, []], [$status, $output], 'the command');
        $t->waitFor(fn () => str_contains($t->stdout(), "report::build: report 7 is built\n"), 'the task of the command');

        $t->waitFor(fn () => count(ticks($t)) >= 2, 'ticks');
        foreach (['crontab timer', 'crontab exec'] as $title) {
            $pid = current(array_filter(Processes::ofTest($t->dir()), fn (int $pid) => Processes::title($pid) === $title));
            check($pid > 1, "a process is called $title");
            $t->allowLog("/\b$pid\b/");
            posix_kill($pid, SIGKILL);
        }
        $before = count(ticks($t));
        $t->waitFor(fn () => count(ticks($t)) >= $before + 2, 'ticks after the death of both processes');
        same(ticks($t), array_values(array_unique(ticks($t))), 'no second twice');
    },
);
?>
--EXPECT--
OK
