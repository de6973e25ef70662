--TEST--
package_length_func says where a package ends
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/length_func.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['package_max_length' => 300000] + LENGTH_FUNC);
        foreach (['connect', 'close'] as $event) {
            $server->on($event, fn (Server $server, int $fd, int $reactorId) => report($event, $fd, $reactorId >= 0));
        }
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, strlen($data) . ' ' . md5($data) . "\n"));
    },
    client: function (Harness $t) {
        $answer = fn (string $body) => strlen(package($body)) . ' ' . md5(package($body));
        $client = $t->connect();
        $client->send(package('one'));
        same($answer('one'), $client->readLine(), 'one package');
        $client->send(package('two') . package('') . package('four') . '3');
        foreach (['two', '', 'four'] as $body) {
            same($answer($body), $client->readLine(), 'several at once');
        }
        foreach (str_split(':the' . package('byte by byte')) as $byte) {
            $client->send($byte);
        }
        same($answer('the'), $client->readLine(), 'the rest');
        same($answer('byte by byte'), $client->readLine(), 'byte by byte');
        $large = random_bytes(299990);
        $client->send(package($large) . package('next'));
        same($answer($large), $client->readLine(), 'a large one');
        same($answer('next'), $client->readLine(), 'the one behind it');
        $client->send(package('last') . '5:hal');
        $client->endOutput();
        same($answer('last') . "\n", $client->readAll(), 'half a package is nothing');
        same([1, true], $t->take('connect'), 'connect');
        same([1, true], $t->take('close'), 'close, by the client');

        // -1
        $client = $t->connect();
        $client->send(package('good') . 'bad' . package('late'));
        same($answer('good') . "\n", $client->readAll(), 'it is closed after what was good');
        $t->waitForLog('/WARNING.*session 2 from 127.0.0.1:' . $client->localPort() . ' is closed: package_length_func refuses its data/');
        same([2, true], $t->take('connect'), 'connect');
        same([2, false], $t->take('close'), 'close, by the server');

        // too large: declared, and never whole
        foreach (['999999:x', '0' . str_repeat('9', 8) . ':'] as $i => $header) {
            $client = $t->connect();
            $client->send($header);
            same('', $client->readAll(), 'too large');
            $t->waitForLog('/WARNING.*from 127.0.0.1:' . $client->localPort() . ' is closed: its package is larger than package_max_length/');
        }
    },
);
?>
--EXPECT--
OK
