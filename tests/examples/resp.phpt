--TEST--
examples/resp.php with redis-benchmark and redis-cli; pipelines, pieces of any size, and bad input answered as Redis answers it
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php exec('command -v redis-benchmark && command -v redis-cli', $found, $status); $status === 0 || die('skip redis-tools are not there') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

Harness::run(
    script: file_get_contents(__DIR__ . '/../../examples/resp.php'),
    client: function (Harness $t) {
        $run = function (string $command) use ($t): string {
            exec("$command 2>&1", $output, $status);
            same(0, $status, "exit status of $command: " . implode("\n", $output));
            return implode("\n", $output);
        };
        $benchmark = $run("redis-benchmark -p $t->port -t ping,set,get,incr,mset -P 16 -c 10 -n 4000 -r 100 --csv");
        foreach (['PING_INLINE', 'PING_MBULK', 'SET', 'GET', 'INCR', 'MSET (10 keys)'] as $name) {
            check(preg_match('/^"' . preg_quote($name) . '","[1-9][\d.]*"/m', $benchmark) === 1, "redis-benchmark has done $name: $benchmark");
        }
        foreach (['flushall' => 'OK', 'set greeting "hello world"' => 'OK', 'get greeting' => 'hello world', 'incrby n 41' => '41', 'incr n' => '42',
            'mset a 1 b 2' => 'OK', 'mget a b nothing' => "1\n2\n", 'del a b c' => '2', 'dbsize' => '2', 'ping' => 'PONG', 'echo x' => 'x'] as $command => $answer) {
            same($answer, rtrim($run("redis-cli -p $t->port $command"), $answer === "1\n2\n" ? '' : "\n"), $command);
        }

        // as redis-server 7.0 answers them
        $cases = [
            "\r\n\r\n*0\r\n*-1\r\nping\n" => "+PONG\r\n",
            "*2\r\n$4\r\nPING\r\n$2\r\nhi\r\n" => "$2\r\nhi\r\n",
            "*3\r\n$4\r\nPING\r\n$1\r\na\r\n$1\r\nb\r\n" => "-ERR wrong number of arguments for 'ping' command\r\n",
            "*x\r\nping\r\n" => "-ERR Protocol error: invalid multibulk length\r\n",
            "*1\r\n:4\r\n" => "-ERR Protocol error: expected '$', got ':'\r\n",
            "*1\r\n\$x\r\n" => "-ERR Protocol error: invalid bulk length\r\n",
            "*1\r\n$-1\r\n" => "-ERR Protocol error: invalid bulk length\r\n",
            "*1\r\n$999999999999\r\n" => "-ERR Protocol error: invalid bulk length\r\n",
            "*1\r\n$4\r\nPING\r\n*1\r\n$4\r\nPING\r\n*x\r\n" => "+PONG\r\n+PONG\r\n-ERR Protocol error: invalid multibulk length\r\n",
            str_repeat('a', 70000) => "-ERR Protocol error: too big inline request\r\n",
            '*' . str_repeat('1', 70000) => "-ERR Protocol error: too big mbulk count string\r\n",
            "*1\r\n$" . str_repeat('1', 70000) => "-ERR Protocol error: too big bulk count string\r\n",
            "set s \"x \\x41\\n\"\r\nget s\r\n" => "+OK\r\n$4\r\nx A\n\r\n",
            "set s 'x \\' y'\r\nget s\r\n" => "+OK\r\n$5\r\nx ' y\r\n",
            "set s \"x\r\n" => "-ERR Protocol error: unbalanced quotes in request\r\n",
            "set s \"x\"y\r\n" => "-ERR Protocol error: unbalanced quotes in request\r\n",
            "foo a b\r\n" => "-ERR unknown command 'foo', with args beginning with: 'a' 'b' \r\n",
            "set s abc\r\nincr s\r\n" => "+OK\r\n-ERR value is not an integer or out of range\r\n",
            "set s 9223372036854775807\r\nincr s\r\n" => "+OK\r\n-ERR increment or decrement would overflow\r\n",
            "mset a 1 b\r\n" => "-ERR wrong number of arguments for 'mset' command\r\n",
            "quit\r\nping\r\n" => "+OK\r\n",
        ];
        foreach ($cases as $input => $answer) {
            $client = $t->connect();
            $client->send($input);
            $client->endOutput();
            same($answer, $client->readAll(), 'the answer to ' . json_encode(substr($input, 0, 60)));
        }

        // in pieces, and a large value
        $value = str_repeat('0123456789', 100_000);
        $client = $t->connect();
        foreach (str_split("*3\r\n$3\r\nSET\r\n$3\r\nbig\r\n$1000000\r\n") as $byte) {
            $client->send($byte);
        }
        same("+OK\r\n", $client->exchange("$value\r\n", 5), 'SET');
        check($client->exchange("*2\r\n$3\r\nGET\r\n$3\r\nbig\r\n", 1_000_012) === "$1000000\r\n$value\r\n", 'GET');
        same("RESP server on 127.0.0.1:$t->port\n", $t->stdout(), 'what the server prints');
    },
);
?>
--EXPECT--
OK
