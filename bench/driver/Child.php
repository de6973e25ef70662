<?php

/*
 * A process that the benchmark starts: talk to it by lines, weigh it and all its descendants, end all of them.
 * Everything started here is ended here, by process id, also when the benchmark fails.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

/** What is to be measured does not exist in this version: no failure. */
final class Refused extends \RuntimeException
{
}

final class Child
{
    private const TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux
    private const END_WITHIN = 10.0;

    /** @var array<int, Child> by process id: all that still run */
    private static array $running = [];

    /** @var resource */
    private $process;
    private readonly int $pid;
    /** @var array<int, resource> standard input and output */
    private array $pipes = [];
    private string $read = '';

    /**
     * @param list<string> $command
     * @param string $log the file that takes its standard error
     */
    public function __construct(private readonly array $command, private readonly string $log)
    {
        // The shell is gone after exec: the process id is the command's own.
        $shell = ['sh', '-c', 'ulimit -n "$(ulimit -Hn)"; exec "$@"', 'sh', ...$command];
        $process = proc_open($shell, [['pipe', 'r'], ['pipe', 'w'], ['file', $log, 'w']], $this->pipes);
        if ($process === false) {
            throw new \RuntimeException("cannot start {$this}");
        }
        $this->process = $process;
        $this->pid = proc_get_status($process)['pid'];
        self::$running[$this->pid] = $this;
    }

    public function __toString(): string
    {
        return implode(' ', array_map('basename', array_slice($this->command, 0, 8)));
    }

    /** Runs a command that prints one line of JSON and ends. */
    public static function json(array $command, string $log, float $timeout): array
    {
        $child = new self($command, $log);
        try {
            return json_decode($child->readLine($timeout), true, flags: JSON_THROW_ON_ERROR);
        } finally {
            $child->end();
        }
    }

    /** The next line of its standard output; throws where none comes in time. */
    public function readLine(float $timeout): string
    {
        $deadline = microtime(true) + $timeout;
        while (($end = strpos($this->read, "\n")) === false) {
            $left = max(0.0, $deadline - microtime(true));
            $readable = [$this->pipes[1]];
            $none = null;
            if (!@stream_select($readable, $none, $none, (int) $left, (int) (fmod($left, 1) * 1e6))) {
                if (microtime(true) < $deadline) {
                    continue; // a signal came between
                }
                throw new \RuntimeException("{$this}: no answer within $timeout s{$this->complaint()}");
            }
            $bytes = fread($this->pipes[1], 65536);
            if ($bytes === '' || $bytes === false) {
                throw new \RuntimeException("{$this}: ended without an answer{$this->complaint()}");
            }
            $this->read .= $bytes;
        }
        $line = substr($this->read, 0, $end);
        $this->read = substr($this->read, $end + 1);
        return $line;
    }

    public function pid(): int
    {
        return $this->pid;
    }

    public function writeLine(string $line): void
    {
        fwrite($this->pipes[0], $line . "\n");
    }

    /** Reads "port N", which all servers here print when they serve, or "refused", and why it is not to be had. */
    public function port(): int
    {
        $line = $this->readLine(10);
        if (str_starts_with($line, 'refused ')) {
            throw new Refused(substr($line, strlen('refused ')));
        }
        if (!preg_match('/^port (\d+)$/', $line, $match)) {
            throw new \RuntimeException("{$this}: said '$line' instead of its port");
        }
        return (int) $match[1];
    }

    /** CPU seconds, user and system, of the process, its descendants, and those that they have waited for. */
    public function cpu(): float
    {
        $ticks = 0;
        foreach ($this->family() as $stat) {
            $ticks += $stat['ticks'];
        }
        return $ticks / self::TICKS_PER_SECOND;
    }

    /** Proportional set size of the process and its descendants, in bytes. */
    public function memory(): int
    {
        $kilobytes = 0;
        foreach ($this->family() as $pid => $stat) {
            $rollup = (string) @file_get_contents("/proc/$pid/smaps_rollup");
            if (preg_match('/^Pss:\s+(\d+) kB/m', $rollup, $match)) {
                $kilobytes += (int) $match[1];
            }
        }
        return $kilobytes * 1024;
    }

    /** Open descriptors of the process and its descendants. */
    public function descriptors(): int
    {
        $count = 0;
        foreach ($this->family() as $pid => $stat) {
            $count += count(@scandir("/proc/$pid/fd") ?: []);
        }
        return $count;
    }

    /** Kills it, and with $all its descendants at the same moment; returns when all of them are gone. */
    public function kill(bool $all = false): void
    {
        $family = $this->family();
        self::killProcesses($all ? array_keys($family) : [$this->pid]);
        $this->endFamily($family);
    }

    /** Closes its standard input, asks it to end, and kills what is left of it and its descendants after a while. */
    public function end(): void
    {
        if (isset(self::$running[$this->pid])) {
            $this->endFamily($this->family());
        }
    }

    private function endFamily(array $family): void
    {
        foreach ($this->pipes as $pipe) {
            fclose($pipe);
        }
        proc_terminate($this->process);
        if (!self::wait(self::END_WITHIN, fn() => self::alive($family) === [])) {
            fprintf(STDERR, "bench: %s did not end within %d s and is killed\n", $this, self::END_WITHIN);
            self::killProcesses(self::alive($family));
        }
        proc_close($this->process);
        unset(self::$running[$this->pid]);
    }

    public static function endAll(): void
    {
        foreach (self::$running as $child) {
            $child->end();
        }
    }

    /** Looks every 10 ms whether the condition holds; false where it does not in time. */
    public static function wait(float $timeout, callable $condition): bool
    {
        $deadline = microtime(true) + $timeout;
        while (!$condition()) {
            if (microtime(true) > $deadline) {
                return false;
            }
            usleep(10_000);
        }
        return true;
    }

    /** @param list<int> $pids */
    public static function killProcesses(array $pids): void
    {
        proc_close(proc_open(['kill', '-KILL', ...array_map(strval(...), $pids)], [2 => ['file', '/dev/null', 'w']], $pipes));
    }

    /** The last words on its standard error. */
    private function complaint(): string
    {
        $lines = array_slice(@file($this->log, FILE_IGNORE_NEW_LINES) ?: [], -5);
        return $lines ? "; it said:\n  " . implode("\n  ", $lines) : '';
    }

    /** @return array<int, array{parent: int, ticks: int, born: string}> by process id: the process and its descendants */
    private function family(): array
    {
        $all = [];
        foreach (scandir('/proc') as $entry) {
            if (ctype_digit($entry) && ($stat = self::stat((int) $entry))) {
                $all[(int) $entry] = $stat;
            }
        }
        $family = array_intersect_key($all, [$this->pid => true]);
        do {
            $size = count($family);
            $family += array_filter($all, fn($stat) => isset($family[$stat['parent']]));
        } while (count($family) > $size);
        return $family;
    }

    /** Those of a family that still run: the same process id, the same birth, not a zombie. */
    private static function alive(array $family): array
    {
        $alive = [];
        foreach ($family as $pid => $stat) {
            $now = self::stat($pid);
            if ($now && $now['born'] === $stat['born'] && $now['state'] !== 'Z') {
                $alive[] = $pid;
            }
        }
        return $alive;
    }

    /** @return array{state: string, parent: int, ticks: int, born: string}|null */
    private static function stat(int $pid): ?array
    {
        $line = @file_get_contents("/proc/$pid/stat");
        if (!$line) {
            return null;
        }
        // The name in brackets may hold anything; fields are counted from what follows it, state being field 3.
        $fields = explode(' ', substr($line, strrpos($line, ')') + 2));
        return [
            'state' => $fields[0],
            'parent' => (int) $fields[1],
            'ticks' => (int) $fields[11] + (int) $fields[12] + (int) $fields[13] + (int) $fields[14],
            'born' => $fields[19],
        ];
    }
}
