--TEST--
examples/table.php: all workers count in common, also after a reload; bad input is answered; too many lines are refused
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
// valgrind: yes
require __DIR__ . '/../include/harness.inc';

Harness::run(
    script: str_replace('?? 1000', '?? 100', file_get_contents(__DIR__ . '/../../examples/table.php')),
    client: function (Harness $t) {
        $client = $t->connect();
        same("nothing yet", $client->ask('top'), 'top at first');
        for ($i = 1; $i <= 6; $i++) {
            same("apple $i", $client->ask('apple'), 'each worker goes on where the other was');
        }
        $other = $t->connect();
        same("pear 1", $other->ask('pear'), 'another word');
        same("apple 7", $other->ask('apple'), 'of another client');
        $t->reload();
        $t->waitForLog('/NOTICE reloaded/');
        same("apple 8", $client->ask('apple'), 'in the successors of both workers');
        same("apple 8, pear 1", $client->ask('top'), 'top');
        same("a word has 1 to 63 bytes", $client->ask(str_repeat('x', 64)), 'a long word');
        same(str_repeat('x', 63) . ' 1', $client->ask(str_repeat('x', 63)), 'one less');
        same("a word has 1 to 63 bytes", $client->ask(''), 'none');
        same("apple was sent 8 times, first by 127.0.0.1", $client->ask('reset apple'), 'reset');
        same("apple was never sent", $client->ask('reset apple'), 'reset again');
        same("apple 1", $client->ask('apple'), 'from the beginning');
        // 100 a second: of 400 at once some are too many, and some are not.
        $client->send(str_repeat("plum\n", 400));
        $refused = 0;
        for ($i = 0; $i < 400; $i++) {
            $refused += trim($client->readLine()) === 'too fast';
        }
        check($refused > 0 && $refused < 400, "$refused of 400 were too fast");
        same("counting on 127.0.0.1:$t->port\n", $t->stdout(), 'what the server prints');
    },
);
?>
--EXPECT--
OK
