# contrib/client/completion.bash: what bash offers behind pinakes.

_pinakes() {
	local word=${COMP_WORDS[COMP_CWORD]} options
	COMPREPLY=()
	if [ "$COMP_CWORD" -eq 1 ]; then
		mapfile -t COMPREPLY < <(compgen -W 'login logout query get upload
			annotate freeze export import label changes help' -- "$word")
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
	freeze) options+=' --file --gallery --title --description --predecessor
		--group-by --splits --no-wait' ;;
	export) options+=' --query --file --output --bundle --images
		--roll-up-to --splits --task --shard --force' ;;
	import) options+=' --apply --images --map --register --sure --licence
		--nature --creator --gallery --replace --one-based --names-are-ids
		--keep-metadata' ;;
	label) options+=' --dataset --id --output --base-dir --filepath --label
		--images --licence --nature --creator --keep-metadata --apply' ;;
	changes) options+=' --after --limit --epoch --follow' ;;
	esac
	case $word in
	-*) mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word") ;;
	*) case $COMP_CWORD${COMP_WORDS[1]} in
		2label) mapfile -t COMPREPLY < <(compgen -W 'size obtain classify import export' -- "$word") ;;
		2export) mapfile -t COMPREPLY < <(compgen -W 'attribution coco croissant csv jsonl manifest voc webdataset yolo' -- "$word") ;;
		2import) mapfile -t COMPREPLY < <(compgen -W 'coco jsonl labelme openimages voc yolo' -- "$word") ;;
		esac ;;
	esac
}
complete -o default -F _pinakes pinakes
