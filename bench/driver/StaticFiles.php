<?php

/*
 * A static file of 10 kB by wrk: ours, answered by the loop without PHP, beside nginx with sendfile. As many loops as
 * processes of nginx; neither writes an access log.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class StaticFiles extends Measurement
{
    private const BYTES = 10_000;
    private const LOOPS = 2;

    private Child $ours;
    private Nginx $nginx;
    private int $port;
    private string $directory;

    public function __construct(Settings $settings, private readonly int $connections, float $target, private readonly bool $base = false)
    {
        parent::__construct(
            ($base ? 'http_static-base' : 'http_static') . "-$connections",
            ($base ? 'MODE_BASE ' : '') . "static file of 10 kB, $connections connections",
            [
                Row::rate('requests/s', $target),
                Row::time('p50_us', 'p50 µs'),
                Row::time('p99_us', 'p99 µs'),
            ],
            $settings,
        );
    }

    public function open(): void
    {
        Wrk::need();
        $this->directory = "{$this->settings->tmpdir}/static-" . ($this->base ? 'base' : 'process') . "-$this->connections";
        mkdir($this->directory, 0700);
        mkdir("$this->directory/root", 0700);
        file_put_contents("$this->directory/root/file.txt", str_repeat('0123456789', self::BYTES / 10));
        $this->ours = $this->settings->server('http', [
            ...($this->base ? ['--base', '--workers', self::LOOPS] : ['--reactors', self::LOOPS, '--workers', 1]),
            '--root', "$this->directory/root",
        ]);
        $this->port = $this->ours->port();
        $this->nginx = Nginx::http($this->directory, self::LOOPS, "location / { root $this->directory/root; }");
        foreach ([$this->port, $this->nginx->port] as $port) {
            if (strlen((string) @file_get_contents("http://127.0.0.1:$port/file.txt")) !== self::BYTES) {
                throw new \RuntimeException('the file was not served');
            }
        }
    }

    public function close(): void
    {
        $this->ours->end();
        $this->nginx->end();
    }

    public function ours(): array
    {
        return Wrk::measure($this->settings, $this->ours, $this->port, $this->connections, '/file.txt');
    }

    public function baseline(): array
    {
        return Wrk::measure($this->settings, $this->nginx->child, $this->nginx->port, $this->connections, '/file.txt');
    }
}
