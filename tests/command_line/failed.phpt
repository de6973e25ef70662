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
            report('run', $id);
            throw new RuntimeException("not\nso: \e[31m" . json_encode($data));
        });
    },
    function (Harness $t) {
        $t->allowLog('/not\n|task \d+ failed|RuntimeException/');
        $submit = fn (string ...$words) => (int) swoolelite('task', ...$words)[1];
        same([0, '', ''], swoolelite('failed'), 'none');
        same([0, '', ''], swoolelite('retry', 'all'), 'none to run again');
        same([], swoolelite_json('failed'), 'none as JSON');

        $a = $submit("a\tb\e[2J");
        $b = $submit('{"to": "x"}', '--json-data');
        $t->waitFor(fn () => count(swoolelite_json('failed')) === 2, 'two failed ones');
        [, $output] = swoolelite('failed');
        check(preg_match("/^ *$a +\(default\) +1 +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +.*not\\\\nso: \\\\e\[31m.*a\\\\tb\\\\e\[2J$/m", $output) === 1, "the list:\n$output");
        check(!str_contains($output, "\e"), 'no control character');
        same([$a, $b], array_column(swoolelite_json('failed'), 'id'), 'oldest first');
        [, $output] = swoolelite('failed', (string) $b);
        check(preg_match("/^id +$b$/m", $output) && str_contains($output, "data\n  {\n      \"to\": \"x\"\n  }\ntrace\n  #0 "), "all of one:\n$output");
        same([1, '', "swoolelite: task 123456 is not among the failed ones\n"], swoolelite('failed', '123456'), 'one that is not there');

        $t->takeAll();
        same([0, "$b runs again\n", ''], swoolelite('retry', (string) $b), 'retry');
        same([$b], $t->take('run'), 'the same task');
        $t->waitFor(fn () => count(swoolelite_json('failed')) === 2, 'it has failed again');
        same(['done' => [$a, $b], 'missing' => []], swoolelite_json('retry', 'all'), 'all of them');
        $t->waitFor(fn () => count(swoolelite_json('failed')) === 2, 'they have failed again');

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
