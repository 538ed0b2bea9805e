" Vim syntax file: rule files and the configuration of bluepencil (bluepencil.rules(5)).
if exists("b:current_syntax")
  finish
endif

setlocal iskeyword+=-

syntax match bluepencilName /\<[a-z][a-z0-9-]*\ze\s*[:=]/
syntax keyword bluepencilSection signals rules policies examples score match
syntax match bluepencilKey /\<\(about\|list\|model\|link\|shield\|any\|exact\|regex\|file\|column\|where\|case\|least\|most\|scope\|mode\|threshold\|when\|unless\|require\|weak\|same-language\|action\|only-orphaned\|text\|replacement\|field\|tag\|reply\|hit\|miss\)\ze\s*[:=]/
syntax match bluepencilLanguage /\<\(de\|en\|fr\|es\|it\|pt\|nl\|pl\|tr\|ru\|uk\|vi\|id\|zh\|ja\|ko\|ar\)\ze\s*[:=]/
syntax match bluepencilNumber /[-+]\?\<\d\+\>/
syntax keyword bluepencilBoolean true false
syntax region bluepencilString start=/"/ skip=/\\./ end=/"/ oneline contains=bluepencilSignal,bluepencilGap,bluepencilSign
syntax match bluepencilSignal /{[a-z][a-z0-9-]*}/ contained
syntax match bluepencilGap /\.\.\./ contained
syntax match bluepencilSign /[*#|()]/ contained
syntax match bluepencilComment /\(#\|\/\/\).*$/
syntax region bluepencilComment start=+/\*+ end=+\*/+
syntax match bluepencilInclude /^\s*@include\>/

highlight default link bluepencilName Identifier
highlight default link bluepencilSection Structure
highlight default link bluepencilKey Keyword
highlight default link bluepencilLanguage Type
highlight default link bluepencilNumber Number
highlight default link bluepencilBoolean Boolean
highlight default link bluepencilString String
highlight default link bluepencilSignal Special
highlight default link bluepencilGap Special
highlight default link bluepencilSign Operator
highlight default link bluepencilComment Comment
highlight default link bluepencilInclude Include

let b:current_syntax = "bluepencil"
