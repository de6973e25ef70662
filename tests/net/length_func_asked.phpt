--TEST--
package_length_func is asked again only while it does not know the length
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
        $server->set([
            'package_length_func' => function (string $data) {
                report('asked', $data);
                return package_length($data);
            },
            'open_length_check' => true,
        ]);
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => report('got', $data));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        foreach (['1' => '1', '0' => '10', ':0123' => '10:0123'] as $part => $asked) {
            $client->send((string) $part);
            same([$asked], $t->take('asked'), 'what it is asked about');
        }
        $client->send('456');
        $client->send('789' . '2:ab');
        same(['10:0123456789'], $t->take('got'), 'the package');
        same(['2:ab'], $t->take('asked'), 'the next one');
        same(['2:ab'], $t->take('got'), 'the next one');
        same([], $t->takeAll(), 'nothing else');
    },
);
?>
--EXPECT--
OK
