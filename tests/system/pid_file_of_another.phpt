--TEST--
A pid file that was replaced by somebody else is left alone at the end
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;


Harness::run(
    server: function (Server $server) {
        $server->set(['pid_file' => getcwd() . '/server.pid']);
        $server->on('receive', fn () => null);
    },
    client: function (Harness $t) {
        $file = $t->dir() . '/server.pid';
        $t->waitFor(fn () => file_get_contents($file) !== '', 'the pid');
        rename($file, "$file.old");
        file_put_contents($file, 'of another');
        $t->stop();
        same('of another', file_get_contents($file), 'the file');
    },
);
?>
--EXPECT--
OK
