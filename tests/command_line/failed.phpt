--TEST--
swoolelite failed, retry, drop: failed tasks with reason and data, control characters escaped; run again by number or all; dropped
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/command_line.inc';

use SwooleLite\Server;

Harness::run(
    function (Server $server) {
        $server->set(['task_worker_num' => 1, 'task_failed_keep' => 10]);
        $server->on('receive', fn () => null);
        $server->on('task', function (Server $server, int $id, int $from, mixed $data) {
            report('run', json_encode($data));
            throw new RuntimeException("not\nso: \e[31m" . json_encode($data));
        });
    },
    function (Harness $t) {
        $t->allowLog('/not\n|task \d+ failed|RuntimeException/');
        same([0, '', ''], swoolelite('failed'), 'none');
        same([0, '', ''], swoolelite('retry', 'all'), 'none to run again');
        same([], swoolelite_json('failed'), 'none as JSON');

        $tasks = [swoolelite_json('task', "a\tb\e[2J")['id'], swoolelite_json('task', '{"to": "x"}', '--json-data')['id']];
        $two = fn () => count($ids = array_column(swoolelite_json('failed'), 'id')) === 2 ? $ids : null;
        [$a, $b] = $t->waitFor($two, 'two failed ones');
        [, $output] = swoolelite('failed');
        check(preg_match("/^ *$a +\(default\) +1 +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +.*not\\\\nso: \\\\e\[31m.*a\\\\tb\\\\e\[2J$/m", $output) === 1, "the list:\n$output");
        check(!str_contains($output, "\e"), 'no control character');
        same($tasks, array_column(swoolelite_json('failed'), 'task_id'), 'oldest first');
        [, $output] = swoolelite('failed', (string) $b);
        check(preg_match("/^id +$b$/m", $output) && str_contains($output, "data\n  {\n      \"to\": \"x\"\n  }\ntrace\n  RuntimeException: not\n  so: \\e[31m"), "all of one:\n$output");
        same([1, '', "swoolelite: task 123456 is not among the failed ones\n"], swoolelite('failed', '123456'), 'one that is not there');

        $t->takeAll();
        same([0, "$b runs again\n", ''], swoolelite('retry', (string) $b), 'retry');
        same(['{"to":"x"}'], $t->take('run'), 'the same data');
        [$a, $b] = $t->waitFor($two, 'it has failed again');
        same(['done' => [$a, $b], 'missing' => [], 'refused' => []], swoolelite_json('retry', 'all'), 'all of them');
        [$a, $b] = $t->waitFor($two, 'they have failed again');

        same([1, "$a dropped\n", "swoolelite: not among the failed tasks: 77777\n"], swoolelite('drop', (string) $a, '77777'), 'drop');
        same([$b], array_column(swoolelite_json('failed'), 'id'), 'one is left');
        same([1, '', "swoolelite: not among the failed tasks: $a\n"], swoolelite('retry', (string) $a), 'the other is gone');
        same([0, "$b dropped\n", ''], swoolelite('drop', 'all'), 'all of them');
        same([], swoolelite_json('failed'), 'none is left');
    },
);
?>
--EXPECT--
OK
