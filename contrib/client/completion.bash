# contrib/client/completion.bash: what bash offers behind pinakes.

_pinakes() {
	local word=${COMP_WORDS[COMP_CWORD]} options
	COMPREPLY=()
	if [ "$COMP_CWORD" -eq 1 ]; then
		mapfile -t COMPREPLY < <(compgen -W 'login logout query get upload
			annotate label changes help' -- "$word")
		return
	fi
	options='--server --json --jobs --quiet'
	case ${COMP_WORDS[1]} in
	login) options+=' --username --scope --label --days' ;;
	query) options+=' --file --ordering --seed --offset --limit --count' ;;
	get) options+=' --query --file --ordering --output --metadata --force' ;;
	upload) options+=' --title --description --licence --nature --origin-url
		--creator --credit-url --annotators --annotations --keep-metadata
		--again --sidecars --gallery' ;;
	annotate) options+=' --append --reason --tag' ;;
	label) options+=' --dataset --id --output --base-dir --filepath --label
		size obtain classify' ;;
	changes) options+=' --after --limit --epoch --follow' ;;
	esac
	case $word in
	-*) mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word") ;;
	*) [ "${COMP_WORDS[1]}" != label ] ||
		mapfile -t COMPREPLY < <(compgen -W 'size obtain classify' -- "$word") ;;
	esac
}
complete -o default -F _pinakes pinakes
