<?php
/**
 * A server whose workers count in common. Every line that a client sends is a word; the answer is how often all clients have
 * sent it. The counts are in a table in shared memory, so that each worker sees those of the others, and they outlive a worker that
 * crashes or is reloaded. A second table keeps each client's address below a rate.
 *
 *   php -d extension=swoolelite examples/table.php [PORT [LINES_PER_SECOND]]   without PORT a free one is taken and told
 *   nc 127.0.0.1 PORT
 *
 *   WORD | top | reset WORD
 */

use SwooleLite\Server;
use SwooleLite\Table;
use SwooleLite\Timer;

/** Counts in shared memory; created before start(), so that all processes have it. */
function counts(int $words): Table
{
    $table = new Table($words);
    $table->column('count', Table::TYPE_INT, 8);
    $table->column('first', Table::TYPE_STRING, 45); // the address that sent it first: IPv6 has up to 45 characters
    $table->create();
    return $table;
}

/** What each address has sent in the current second. */
final class Rates extends Table
{
    public function __construct(int $addresses, private readonly int $most)
    {
        parent::__construct($addresses);
        $this->column('second', self::TYPE_INT, 8);
        $this->column('lines', self::TYPE_INT, 4);
        $this->create();
    }

    /** Counts a line; false where it is one too many. */
    public function allows(string $address): bool
    {
        $now = time();
        if (!$this->add($address, ['second' => $now])) {
            $row = $this->get($address);
            if ($row === false) {
                return true; // no room for more addresses: better to let all pass than none
            }
            if ($row['second'] !== $now) {
                // Several workers may find the second over: one of them begins the new one.
                $this->cmpset($address, ['second' => $row['second']], ['second' => $now, 'lines' => 0]);
            }
        }
        return $this->incr($address, 'lines') <= $this->most;
    }

    /** Forgets addresses that were silent for a minute. One that sends just now stays: its row has changed. */
    public function tidy(): void
    {
        foreach ($this as $address => $row) {
            if ($row['second'] < time() - 60) {
                $this->cmpdel($address, $row);
            }
        }
    }
}

/** The answer to a line. */
function answer(Table $counts, string $line, string $address): string
{
    [$command, $argument] = explode(' ', "$line ", 2);
    $argument = trim($argument);
    if ($command === 'top') {
        $all = [];
        foreach ($counts as $word => $row) {
            $all[$word] = $row['count'];
        }
        arsort($all);
        $top = array_slice($all, 0, 5, true);
        return implode(', ', array_map(fn($word, $count) => "$word $count", array_keys($top), $top)) ?: 'nothing yet';
    }
    if ($command === 'reset' && $argument !== '') {
        $row = strlen($argument) < 64 ? $counts->getdel($argument) : false; // nobody counts between reading and deleting
        return $row === false ? "$argument was never sent" : "$argument was sent {$row['count']} times, first by {$row['first']}";
    }
    if ($line === '' || strlen($line) > 63) {
        return 'a word has 1 to 63 bytes';
    }
    $counts->add($line, ['first' => $address]);
    $count = $counts->incr($line, 'count');
    return $count === false ? 'no room for more words' : "$line $count";
}

$counts = counts(10_000);
$rates = new Rates(10_000, (int) ($argv[2] ?? 1000));

$server = new Server('127.0.0.1', (int) ($argv[1] ?? 0), Server::MODE_PROCESS, Server::SOCK_TCP);
$server->set([
    'worker_num' => 2,
    'dispatch_mode' => Server::DISPATCH_ROUND, // each line to the next worker: it does not matter which
    'open_eof_split' => true,
    'package_eof' => "\n",
    'package_max_length' => 1024,
]);
$server->on('start', function (Server $server): void {
    echo "counting on 127.0.0.1:$server->port\n";
});
$server->on('workerStart', function (Server $server, int $workerId) use ($rates): void {
    $workerId === 0 && Timer::tick(10_000, fn() => $rates->tidy());
});
$server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) use ($counts, $rates): void {
    $address = $server->getClientInfo($fd)['remote_ip'] ?? null;
    if ($address !== null) { // else the client has gone
        $server->send($fd, ($rates->allows($address) ? answer($counts, trim($line), $address) : 'too fast') . "\n");
    }
});

exit($server->start() ? 0 : 1);
