--TEST--
Groups: a message reaches the members, whichever process sends it, in order with push(); who has left or closed gets nothing
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/websocket.inc';

use SwooleLite\WebSocket\Frame;
use SwooleLite\WebSocket\Server;

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        $server->set(['worker_num' => 2, 'task_worker_num' => 1, 'reactor_num' => 2]);
        $send = function ($fd, string $what, $group, $data) use ($server) {
            $server->push($fd, 'before');
            $isSent = $what === 'group' ? $server->sendToGroup($group, $data) : $server->sendToUid((int) $group, $data);
            $server->push($fd, $isSent ? 'sent' : 'not sent');
        };
        $server->on('task', fn ($server, $id, $from, $data) => $send(...$data));
        $server->on('message', function (Server $server, Frame $frame) use ($send) {
            [$what, $name, $data] = explode(' ', $frame->data, 3) + ['', '', ''];
            $fd = $frame->fd;
            try {
                match ($what) {
                    'join' => $server->push($fd, $server->joinGroup($fd, ctype_digit($name) ? (int) $name : $name) ? 'in' : 'not in'),
                    'leave' => $server->push($fd, $server->leaveGroup($fd, $name) ? 'out' : 'not out'),
                    'uid' => $server->push($fd, $server->bindUid($fd, (int) $name) ? 'bound' : 'not bound'),
                    'group', 'to' => $send($fd, $what, $name, $data),
                    'task' => $server->task([$fd, ...array_slice(explode(' ', $frame->data, 4), 1)]),
                    'large' => $server->sendToGroup($name, str_repeat('0123456789', 30_000)),
                    'nobody' => $server->push($fd, json_encode([$server->joinGroup(999_999, 'a'), $server->sendToGroup('nobody', 'x')])),
                    'wrong' => $server->joinGroup($fd, str_repeat('x', 256)),
                };
            } catch (ValueError $error) {
                $server->push($fd, $error->getMessage());
            }
        });
    },
    client: function (Harness $t) {
        $clients = array_map(fn () => WebSocketClient::open($t), range(0, 7));
        [$sender, $a, $b, $c] = $clients;
        foreach ([[$a, 'room'], [$b, 'room'], [$a, '42'], [$c, '42'], [$a, 'room']] as [$client, $name]) {
            same('in', $client->ask("join $name"), "joins $name");
        }
        $expect = function (WebSocketClient $sender, string $ask, string $data, WebSocketClient ...$members) {
            same('before', $sender->ask($ask), 'in order');
            foreach ($members as $member) {
                same($data, $member->readText(), "of $ask");
            }
            same('sent', $sender->readText(), 'in order');
        };
        $expect($sender, 'group room hello', 'hello', $a, $b);
        $expect($sender, 'group 42 for 42', 'for 42', $a, $c);
        same(['before', 'of a member', 'sent'], [$a->ask('group room of a member'), $a->readText(), $a->readText()], 'a member sends: in order with push()');
        same('of a member', $b->readText(), 'the other one');
        $expect($sender, 'group nothing hello', '');

        same('bound', $b->ask('uid 7'), 'b is 7');
        same('bound', $c->ask('uid 7'), 'c is 7, too');
        $expect($sender, 'to 7 for seven', 'for seven', $b, $c);
        same('bound', $c->ask('uid 8'), 'c is 8 now');
        $expect($sender, 'to 7 for b', 'for b', $b);
        $expect($sender, 'to 8 for c', 'for c', $c);

        $sender->text('large room');
        foreach ([$a, $b] as $member) {
            same(str_repeat('0123456789', 30_000), $member->readText(), 'a large message');
        }
        same('[false,true]', $sender->ask('nobody'), 'a client that is none, and a group without members');
        check(str_contains($sender->ask('wrong'), 'must have 1 to 255 bytes'), 'a name that is too long');

        same('out', $a->ask('leave room'), 'a leaves');
        $expect($sender, 'group room for b', 'for b', $b);
        same(1000, $b->close(), 'b closes');
        $expect($sender, 'group room for nobody', '');
        same('in', $a->ask('join room'), 'a comes back');
        $expect($sender, 'group room again', 'again', $a);

        $sender->text('task group room of a task');
        same('of a task', $a->readText(), 'a task worker sends to a group');
        same(['before', 'sent'], [$sender->readText(), $sender->readText()], 'and to its client');

        if (getenv('SWL_TEST_MODE') !== 'base') {
            foreach ([0, 1] as $id) {
                $t->killWorker($id);
            }
            $expect($sender, 'group room lives on', 'lives on', $a);
            $expect($sender, 'group 42 lives on', 'lives on', $a, $c);
        }
    },
);
?>
--EXPECT--
OK
