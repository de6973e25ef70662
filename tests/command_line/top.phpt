--TEST--
swoolelite top in a terminal: draws at 80 and 200 columns, takes keys, follows a resize, stops and goes on, and leaves the terminal as it was
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
if (!is_executable('/usr/bin/tmux')) die('skip needs tmux');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/command_line.inc';
require __DIR__ . '/../include/tmux.inc';

use SwooleLite\Server;

Harness::run(
    function (Server $server) {
        $server->set(LINES + ['server_name' => 'watched', 'worker_num' => 2, 'task_worker_num' => 2]);
        $server->on('receive', fn ($server, $fd, $reactorId, $line) => $server->task(trim($line)) . $server->send($fd, "ok\n"));
        $server->on('task', function () {
            report('runs');
            hold();
        });
    },
    function (Harness $t) {
        $environment = ['PATH' => swoolelite_in_path($t->dir()) . ':' . getenv('PATH'), 'PS1' => '> '];
        $tmux = new Tmux(['bash', '--norc', '--noprofile'], $t->dir(), 80, 24, $environment);
        try {
            $mode = function () use ($tmux) {
                $tmux->type("clear; PS1='> '; (stty -g; echo mode)", 'Enter');
                return preg_grep('/^[0-9a-f:]{40,}$/', $tmux->waitFor('/^mode$/m'));
            };
            $before = $mode();
            $tmux->type('swoolelite top --interval=0.1; echo "status: $?"', 'Enter');
            $screen = $tmux->waitFor('/^swoolelite watched .* up .* \d\d:\d\d:\d\d\n.*^q quit/ms');
            same(24, count($screen), 'lines');
            check(preg_match('/^ID  KIND +PID +STATUS +POOL +REQUESTS +REQ\/S +MEMORY/m', implode("\n", $screen)) === 1, implode("\n", $screen));
            foreach ($t->workerPids as $id => $pid) {
                check(preg_match("/^ *$id +\w+ +$pid +idle/m", implode("\n", $screen)) === 1, "process $id is there");
            }

            // what changes
            $t->connect()->ask('x');
            $t->take('runs');
            $tmux->waitFor('/^ *[23] +task +\d+ +busy /m');
            $tmux->type('b');
            $screen = $tmux->waitFor('/b all/');
            same(1, count(preg_grep('/ (busy|idle) /', $screen)), 'the busy one alone');
            $tmux->type('b', 'Right', 'Right');
            $tmux->waitFor('/sort: pid/');

            // a larger and a smaller window
            $tmux->resize(200, 30);
            $screen = $tmux->waitFor('/\A.{191,200}\n.*REDELIVERED.*^q quit/ms');
            same(30, count($screen), 'lines');
            $tmux->resize(60, 10);
            $tmux->waitFor('/\Aswoolelite watched .{35,41}\n.*^q quit/ms');
            $tmux->resize(80, 24);

            // Ctrl-Z
            $tmux->type('C-z');
            $tmux->waitFor('/Stopped.*swoolelite top/');
            $tmux->type('fg', 'Enter');
            $tmux->waitFor('/^swoolelite watched .*^q quit/ms');

            $tmux->type('q');
            $screen = $tmux->waitFor('/^> ?$/m');
            check(!str_contains(implode("\n", $screen), 'REQUESTS'), 'the screen is what it was before');
            same($before, $mode(), 'the mode of the terminal');

            foreach (['C-c' => fn () => $tmux->type('C-c'), 'SIGTERM' => function () use ($tmux) {
                $child = (int) trim(file_get_contents("/proc/{$tmux->pid()}/task/{$tmux->pid()}/children"));
                check($child > 1, 'top is a child of the shell');
                posix_kill($child, SIGTERM);
            }] as $way => $end) {
                $tmux->type('clear; swoolelite top; echo "status: $?"', 'Enter');
                $tmux->waitFor('/^q quit/m');
                $end();
                $tmux->waitFor('/^status: 0$/m');
                same($before, $mode(), "the mode of the terminal after $way");
            }

            // the server goes
            $tmux->type('clear; swoolelite top --interval=0.1; echo "status: $?"', 'Enter');
            $tmux->waitFor('/^q quit/m');
            $t->release();
            $t->stop();
            $tmux->waitFor('/waiting for it/');
            $tmux->type('q');
            $tmux->waitFor('/^status: 0$/m');
            $tmux->type('clear; swoolelite top; echo "status: $?"', 'Enter');
            $tmux->waitFor('/^status: 3$/m');
        } finally {
            $tmux->close();
        }
    },
);
?>
--EXPECT--
OK
