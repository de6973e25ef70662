<?php
/**
 * A small server of Redis's protocol (RESP2): strings and counters in the memory of one worker. Commands in a pipeline, and
 * inline ones as from telnet; what is wrong is answered as Redis answers it.
 *
 *   php -d extension=swoolelite examples/resp.php [PORT]       without PORT a free one is taken and told
 *   redis-cli -p PORT                                          redis-benchmark -p PORT -t ping,set,get,incr,mset -P 16
 */

use SwooleLite\Server;

/** What the client has sent is no command. It is answered, and the connection is closed, as Redis does. */
final class ProtocolError extends Exception
{
}

/** The input of one client: cuts commands out of what arrives, in pieces of any size. */
final class Input
{
    private const LINE_MAX = 64 * 1024;
    private const ARGUMENTS_MAX = 1024 * 1024;
    private const COMMAND_MAX = 64 * 1024 * 1024; // bytes of all arguments

    private string $buffer = '';
    private int $at = 0; // what is before it has been taken
    /** The arguments of a command whose rest has not come yet, how many are missing, and the size of the next one. */
    private array $arguments = [];
    private int $missing = 0;
    private ?int $size = null;
    private int $bytes = 0;

    public function add(string $data): void
    {
        if ($this->at > 0) {
            $this->buffer = substr($this->buffer, $this->at);
            $this->at = 0;
        }
        $this->buffer .= $data;
    }

    /** The next command with its arguments; null where it has not come whole. */
    public function next(): ?array
    {
        while ($this->missing === 0) {
            $line = $this->line(($this->buffer[$this->at] ?? '') === '*' ? 'too big mbulk count string' : 'too big inline request');
            if ($line === null) {
                return null;
            }
            if ($line !== '' && $line[0] !== '*') {
                if ($words = self::words($line)) {
                    return $words;
                }
            } elseif ($line !== '') {
                $this->missing = max(0, self::number($line, self::ARGUMENTS_MAX, 'invalid multibulk length'));
                $this->arguments = [];
                $this->bytes = 0;
            }
        }
        while ($this->missing > 0) {
            if (!$this->argument()) {
                return null;
            }
        }
        return $this->arguments;
    }

    private function argument(): bool
    {
        if ($this->size === null) {
            $line = $this->line('too big bulk count string');
            if ($line === null) {
                return false;
            }
            if (($line[0] ?? '') !== '$') {
                throw new ProtocolError(sprintf("expected '$', got '%s'", $line[0] ?? ' '));
            }
            $this->size = self::number($line, self::COMMAND_MAX - $this->bytes, 'invalid bulk length');
            if ($this->size < 0) {
                throw new ProtocolError('invalid bulk length');
            }
        }
        if (strlen($this->buffer) - $this->at < $this->size + 2) {
            return false;
        }
        $this->arguments[] = substr($this->buffer, $this->at, $this->size);
        $this->at += $this->size + 2;
        $this->bytes += $this->size;
        $this->size = null;
        $this->missing--;
        return true;
    }

    private function line(string $tooLong): ?string
    {
        $end = strpos($this->buffer, "\n", $this->at);
        if (($end === false ? strlen($this->buffer) : $end) - $this->at > self::LINE_MAX) {
            throw new ProtocolError($tooLong);
        }
        if ($end === false) {
            return null;
        }
        $line = substr($this->buffer, $this->at, $end - $this->at);
        $this->at = $end + 1;
        return str_ends_with($line, "\r") ? substr($line, 0, -1) : $line;
    }

    private static function number(string $line, int $max, string $error): int
    {
        $digits = substr($line, 1);
        if (!preg_match('/^-?\d{1,18}$/D', $digits) || (int) $digits > $max) {
            throw new ProtocolError($error);
        }
        return (int) $digits;
    }

    /** The words of an inline command; quotes as in redis-cli. */
    private static function words(string $line): array
    {
        $word = '"(?:[^"\\\\]|\\\\.)*"|\'(?:[^\'\\\\]|\\\\.)*\'|[^\s"\']+';
        if (!preg_match("/^\\s*(?:(?:$word)(?:\\s+|$))*$/D", $line)) {
            throw new ProtocolError('unbalanced quotes in request');
        }
        preg_match_all("/$word/", $line, $words);
        return array_map(fn (string $word) => match ($word[0]) {
            '"' => stripcslashes(substr($word, 1, -1)),
            "'" => str_replace("\\'", "'", substr($word, 1, -1)),
            default => $word,
        }, $words[0]);
    }
}

/** The data, and the commands on it. Each returns its answer in RESP. */
final class Store
{
    /** @var array<string, string> */
    private array $values = [];

    public function run(array $arguments): string
    {
        $name = strtolower(array_shift($arguments));
        [$least, $most] = match ($name) {
            'ping' => [0, 1],
            'echo', 'get', 'incr', 'decr' => [1, 1],
            'set', 'incrby', 'decrby' => [2, 2],
            'del', 'exists', 'mget' => [1, PHP_INT_MAX],
            'mset', 'config' => [2, PHP_INT_MAX],
            'dbsize', 'flushall', 'quit', 'command' => [0, PHP_INT_MAX],
            'select' => [1, 1],
            default => [-1, -1],
        };
        if ($least < 0) {
            $shown = implode(array_map(fn ($word) => "'" . substr($word, 0, 128) . "' ", array_slice($arguments, 0, 10)));
            return self::error("unknown command '" . substr($name, 0, 128) . "', with args beginning with: $shown");
        }
        if (count($arguments) < $least || count($arguments) > $most || ($name === 'mset' && count($arguments) % 2 !== 0)) {
            return self::error("wrong number of arguments for '$name' command");
        }
        switch ($name) {
            case 'ping':
                return $arguments ? self::bulk($arguments[0]) : "+PONG\r\n";
            case 'echo':
                return self::bulk($arguments[0]);
            case 'get':
                return self::bulk($this->values[$arguments[0]] ?? null);
            case 'set':
            case 'mset':
                for ($i = 0; $i < count($arguments); $i += 2) {
                    $this->values[$arguments[$i]] = $arguments[$i + 1];
                }
                return "+OK\r\n";
            case 'mget':
                return self::list(array_map(fn ($key) => $this->values[$key] ?? null, $arguments));
            case 'del':
            case 'exists':
                $found = 0;
                foreach ($arguments as $key) {
                    $found += isset($this->values[$key]) ? 1 : 0;
                    if ($name === 'del') {
                        unset($this->values[$key]);
                    }
                }
                return ":$found\r\n";
            case 'incr':
            case 'decr':
            case 'incrby':
            case 'decrby':
                return $this->add($arguments[0], $arguments[1] ?? '1', $name[0] === 'i' ? 1 : -1);
            case 'dbsize':
                return ':' . count($this->values) . "\r\n";
            case 'flushall':
                $this->values = [];
                return "+OK\r\n";
            case 'select':
                return $arguments[0] === '0' ? "+OK\r\n" : self::error('DB index is out of range');
            case 'config': // redis-benchmark asks for "save" and "appendonly"
                return strtolower($arguments[0]) === 'get' ? self::list([$arguments[1], '']) : self::error('syntax error');
            case 'command':
                return self::list([]); // redis-cli asks for its help texts
            default: // quit
                return "+OK\r\n";
        }
    }

    private function add(string $key, string $amount, int $sign): string
    {
        $value = $this->values[$key] ?? '0';
        if ((string) (int) $value !== $value || (string) (int) $amount !== $amount) {
            return self::error('value is not an integer or out of range');
        }
        $sum = (int) $value + $sign * (int) $amount;
        if (!is_int($sum)) {
            return self::error('increment or decrement would overflow');
        }
        $this->values[$key] = (string) $sum;
        return ":$sum\r\n";
    }

    public static function error(string $text): string
    {
        return '-ERR ' . strtr($text, "\r\n", '  ') . "\r\n";
    }

    private static function bulk(?string $value): string
    {
        return $value === null ? "$-1\r\n" : '$' . strlen($value) . "\r\n$value\r\n";
    }

    private static function list(array $values): string
    {
        return '*' . count($values) . "\r\n" . implode(array_map(self::bulk(...), $values));
    }
}

$server = new Server('127.0.0.1', (int) ($argv[1] ?? 0));
$server->set(['worker_num' => 1]); // all data lies in its memory
$store = new Store();
/** @var array<int, Input> $inputs by session */
$inputs = [];

$server->on('start', function (Server $server) {
    echo "RESP server on 127.0.0.1:$server->port\n";
});

$server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) use ($store, &$inputs) {
    $input = $inputs[$fd] ??= new Input();
    $input->add($data);
    $answers = '';
    $over = false;
    try {
        while (!$over && ($command = $input->next()) !== null) {
            $answers .= $store->run($command);
            $over = strtolower($command[0]) === 'quit';
        }
    } catch (ProtocolError $error) {
        $answers .= Store::error('Protocol error: ' . $error->getMessage());
        $over = true;
    }
    // a whole pipeline is answered by one send(); it is false where the client does not read its answers
    if (($answers !== '' && !$server->send($fd, $answers)) || $over) {
        $server->close($fd);
    }
});

$server->on('close', function (Server $server, int $fd) use (&$inputs) {
    unset($inputs[$fd]);
});

$server->start();
