--TEST--
examples/client.php talks with examples/resp.php: replies of each kind, also large ones, and nobody there
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

Harness::run(
    script: file_get_contents(__DIR__ . '/../../examples/resp.php'),
    client: function (Harness $t) {
        $ask = function (int $port, string ...$arguments): array {
            $command = [...Harness::command(__DIR__ . '/../../examples/client.php'), (string) $port, ...$arguments];
            exec(implode(' ', array_map(escapeshellarg(...), $command)) . ' 2>&1', $lines, $status);
            return [implode("\n", $lines), $status];
        };
        same(['PONG', 0], $ask($t->port, 'PING'), 'a simple reply');
        same(['(nothing)', 0], $ask($t->port, 'GET', 'a'), 'no value');
        same(['OK', 0], $ask($t->port, 'SET', 'a', '1'), 'SET');
        same(['2', 0], $ask($t->port, 'INCR', 'a'), 'a number');
        $large = str_repeat('large', 20000);
        same(['OK', 0], $ask($t->port, 'SET', 'b', $large), 'a large value');
        same(["2\n(nothing)\n$large", 0], $ask($t->port, 'MGET', 'a', 'none', 'b'), 'several values');
        [$output, $status] = $ask($t->port, 'NO-SUCH');
        check(str_starts_with($output, 'error: ERR') && $status === 0, "an error: $output");
        [$output, $status] = $ask(1, 'PING');
        same(['cannot connect: Connection refused', 1], [$output, $status], 'nobody there');
        same("RESP server on 127.0.0.1:$t->port\n", $t->stdout(), "what the server prints");
    },
);
?>
--EXPECT--
OK
