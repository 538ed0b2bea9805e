" Rule files and the configuration of bluepencil.
autocmd BufNewFile,BufRead *.rules if join(getline(1, 200), "\n") =~# '\(^\|\n\)\s*\(signals\|rules\)\s*[:=]' | set filetype=bluepencil | endif
autocmd BufNewFile,BufRead bluepencil.conf set filetype=bluepencil
