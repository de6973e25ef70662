<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine;

/** What top shows: the figures, the order of the rows, how far they are scrolled. It knows no terminal. */
final class TopScreen
{
    /** key of the process table => its largest value first */
    private const ORDERS = [
        'id' => false, 'kind' => false, 'pid' => false, 'status' => false, 'pool' => false, 'requests' => true, 'rate' => true,
        'memory' => true, 'for' => true, 'up' => true,
    ];

    private Rates $rates;
    private ?array $stats = null;
    private float $now = 0;
    private string $problem = '';
    private string $order = 'id';
    private bool $isReversed = false;
    private bool $isBusyOnly = false;
    private int $offset = 0;
    /** rows of processes that there were, and that had room, when it was drawn last */
    private int $rows = 0;
    private int $room = 1;

    public function __construct(private readonly Output $out, private readonly string $server)
    {
        $this->rates = new Rates();
    }

    public function take(array $stats): void
    {
        $this->rates->take($stats);
        [$this->stats, $this->now, $this->problem] = [$stats, microtime(true), ''];
    }

    /** Nothing new is known, and why. */
    public function complain(string $problem): void
    {
        $this->problem = Text::escape($problem);
    }

    /** @return bool whether the key means something here */
    public function press(string $key): bool
    {
        $page = max(1, $this->room - 1);
        switch ($key) {
            case 'left':
            case 'right':
                $keys = array_keys(self::ORDERS);
                $step = $key === 'left' ? count($keys) - 1 : 1;
                $this->order = $keys[(array_search($this->order, $keys, true) + $step) % count($keys)];
                break;
            case 'r':
                $this->isReversed = !$this->isReversed;
                break;
            case 'b':
                [$this->isBusyOnly, $this->offset] = [!$this->isBusyOnly, 0];
                break;
            case 'up':
            case 'down':
            case 'page up':
            case 'page down':
                $this->offset += ['up' => -1, 'down' => 1, 'page up' => -$page, 'page down' => $page][$key];
                break;
            case 'home':
            case 'end':
                $this->offset = $key === 'home' ? 0 : PHP_INT_MAX;
                break;
            default:
                return false;
        }
        return true;
    }

    /** @return list<string> at most as many lines as there are, none wider than the screen */
    public function lines(int $width, int $height): array
    {
        $lines = $this->head($width);
        if ($this->stats !== null) {
            $lines = [...$lines, ...$this->pools($width, max(2, intdiv($height, 3)))];
            $lines = [...$lines, ...$this->processes($width, $height - count($lines) - 1)];
        }
        $lines = array_pad(array_slice($lines, 0, max(0, $height - 1)), max(0, $height - 1), '');
        return $height > 0 ? [...$lines, $this->foot($width)] : [];
    }

    private function head(int $width): array
    {
        $right = Unit::clock($this->now ?: microtime(true));
        if ($this->stats === null) {
            return [$this->spread('swoolelite', $right, $width), $this->notice($width)];
        }
        $stats = $this->stats;
        $number = static fn (string $key) => Unit::number($stats[$key]);
        $rate = fn (string $key) => Unit::rate($this->rates->of($key)) . '/s';
        $bytes = fn (string $key) => Unit::bytes($this->rates->of($key)) . '/s';
        $right = 'up ' . Unit::duration($this->now - $stats['start_time']) . "  $right";
        $lines = [
            $this->spread('swoolelite', $right, $width),
            "connections {$number('connection_num')}   requests {$rate('request_count')}"
                . "   in {$bytes('total_recv_bytes')}   out {$bytes('total_send_bytes')}",
            "idle: {$number('idle_worker_num')} of {$number('worker_num')} workers, {$number('task_idle_worker_num')} of "
                . "{$number('task_worker_num')} task workers   replaced {$number('worker_respawn_count')}",
        ];
        $lines = array_map(fn (string $line) => Text::cut($line, $width, $this->out->cutMark), $lines);
        $lines[0] = $this->spread('swoolelite', $right, $width); // styled, and as wide already
        return [...$lines, $this->problem === '' ? '' : $this->notice($width)];
    }

    private function spread(string $left, string $right, int $width): string
    {
        $name = Text::cut(Text::escape($this->server), max(0, $width - strlen("$left  $right") - 2), $this->out->cutMark);
        $space = max(0, $width - strlen($left) - 1 - Text::width($name) - strlen($right));
        $line = $this->out->styled("$left $name", 'bold') . str_repeat(' ', $space) . $right;
        return strlen("$left$right") + 3 > $width ? Text::cut($left, $width, $this->out->cutMark) : $line;
    }

    private function notice(int $width): string
    {
        return $this->out->styled(Text::cut($this->problem, $width, $this->out->cutMark), 'red');
    }

    /** @return list<string> */
    private function pools(int $width, int $most): array
    {
        if ($this->stats['task_worker_num'] === 0) {
            return [];
        }
        $table = new PoolTable(true);
        foreach ($this->stats['task_pools'] as $name => $pool) {
            $table->add((string) $name, $pool, $this->rates->of('task_pools', (string) $name, 'task_count'));
        }
        $lines = $table->lines($this->out, $width);
        if (count($lines) > $most) {
            $more = count($lines) - $most + 1;
            $lines = [...array_slice($lines, 0, $most - 1), "and $more more"];
        }
        return [...$lines, ''];
    }

    /** @return list<string> */
    private function processes(int $width, int $height): array
    {
        $workers = array_filter($this->stats['workers'], fn (array $worker) => !$this->isBusyOnly || $worker['status'] === 'busy');
        $rates = array_map($this->rates->ofWorker(...), $workers);
        $values = [];
        foreach ($workers as $i => $worker) {
            $values[$i] = match ($this->order) {
                'rate' => $rates[$i] ?? -1,
                'for' => isset($worker['since']) ? $this->now - $worker['since'] : -1,
                'up' => $worker['start_time'] > 0 ? $this->now - $worker['start_time'] : -1,
                default => $worker[$this->order] ?? '',
            };
        }
        $sign = self::ORDERS[$this->order] === $this->isReversed ? 1 : -1;
        uksort($workers, static fn (int $a, int $b) => $sign * ($values[$a] <=> $values[$b]) ?: $a <=> $b);
        $table = new ProcessTable($this->now, true);
        foreach ($workers as $i => $worker) {
            $table->add($worker, $rates[$i]);
        }
        [$this->rows, $this->room] = [count($workers), max(0, $height - 1)];
        $this->offset = max(0, min($this->offset, $this->rows - $this->room));
        $lines = $table->lines($this->out, $width, $this->order);
        return [$lines[0], ...array_slice($lines, 1 + $this->offset, $this->room)];
    }

    private function foot(int $width): string
    {
        [$sides, $arrows] = $this->out->cutMark === '…' ? ['←→', '↑↓'] : ['<>', '^v'];
        $shown = $this->rows > $this->room
            ? ($this->offset + 1) . '-' . min($this->rows, $this->offset + $this->room) . " of $this->rows"
            : '';
        $text = "q quit  $sides sort: $this->order  r reverse  b " . ($this->isBusyOnly ? 'all' : 'busy only') . "  $arrows scroll $shown";
        return $this->out->styled(Text::cut(rtrim($text), $width, $this->out->cutMark), 'dim');
    }
}
